// The vault through @connectrpc/connect-node, with code that protoc-gen-es generated from our proto files.

import * as http from "node:http";
import { Code, ConnectError, createClient } from "@connectrpc/connect";
import {
  compressionGzip,
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
  Http2SessionManager,
} from "@connectrpc/connect-node";
import { VaultService } from "./gen/vault/v1/service_pb.js";
import { Refused, snake } from "./refused.mjs";

const PROTOCOLS = {
  connect: createConnectTransport,
  "grpc-web": createGrpcWebTransport,
  grpc: createGrpcTransport,
};

// What a client generated from a later definition would call.
const service = {
  ...VaultService,
  methods: [
    ...VaultService.methods,
    { ...VaultService.method.encrypt, name: "EncryptLater", localName: "encryptLater" },
  ],
};

/**
 * @param {string} name as "connect http/1.1 json": protocol, HTTP version, codec
 * @returns an opener, see main.mjs
 */
export function connectClient(name) {
  const [protocol, version, codec] = name.split(" ");
  const httpVersion = version.replace(/^http\//, "");
  return ({ endpoint, token, gzip }) => {
    // One connection pool per client, so that closing it ends its connections and no others.
    const agent = new http.Agent({ keepAlive: true });
    const sessionManager = new Http2SessionManager(endpoint);
    const transport = PROTOCOLS[protocol]({
      baseUrl: endpoint,
      httpVersion,
      useBinaryFormat: codec === "binary",
      ...(httpVersion === "2" ? { sessionManager } : { nodeOptions: { agent } }),
      ...(gzip ? { sendCompression: compressionGzip, compressMinBytes: 0 } : {}),
    });
    const client = createClient(service, transport);
    return {
      async call(method, request, { headers = {}, timeoutMs, signal } = {}) {
        let received = new Headers();
        try {
          const message = await client[method](request, {
            headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...headers },
            timeoutMs,
            signal,
            onHeader: (given) => (received = given),
          });
          return { message, header: (key) => received.get(key) };
        } catch (error) {
          const known = ConnectError.from(error);
          throw new Refused(snake(Code[known.code]), known.rawMessage, (key) => known.metadata.get(key), error);
        }
      },
      /** The header by which this protocol tells the server how long the caller waits. */
      timeoutHeader: (ms) =>
        protocol === "connect" ? { "connect-timeout-ms": `${ms}` } : { "grpc-timeout": `${ms}m` },
      close() {
        sessionManager.abort();
        agent.destroy();
      },
    };
  };
}

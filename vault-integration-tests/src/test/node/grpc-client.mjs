// The vault through @grpc/grpc-js, which reads our proto files itself.

import * as grpc from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import { Refused, snake } from "./refused.mjs";

/** @returns an opener, see main.mjs */
export function grpcClient(protoFolder) {
  const definition = loadSync("vault/v1/service.proto", { includeDirs: [protoFolder], defaults: true });
  const { VaultService } = grpc.loadPackageDefinition(definition).vault.v1;
  return ({ endpoint, token, gzip }) => {
    const client = new VaultService(new URL(endpoint).host, grpc.credentials.createInsecure(), {
      // Channels to one address share a connection otherwise.
      "grpc.use_local_subchannel_pool": 1,
      ...(gzip ? { "grpc.default_compression_algorithm": grpc.compressionAlgorithms.gzip } : {}),
    });
    return {
      call: (method, request, { headers = {}, timeoutMs, signal } = {}) =>
        new Promise((resolve, reject) => {
          const metadata = new grpc.Metadata();
          if (token) metadata.set("authorization", `Bearer ${token}`);
          Object.entries(headers).forEach(([key, value]) => metadata.set(key, value));
          const options = timeoutMs === undefined ? {} : { deadline: Date.now() + timeoutMs };
          let received = new grpc.Metadata();
          const answered = (error, message) => {
            const header = (key) => received.get(key)[0] ?? error?.metadata?.get(key)[0] ?? null;
            if (error) reject(new Refused(snake(grpc.status[error.code]), error.details, header, error));
            else resolve({ message, header });
          };
          const call =
            method in client
              ? client[method](request, metadata, options, answered)
              : client.makeUnaryRequest(
                  "/vault.v1.VaultService/EncryptLater",
                  VaultService.service.Encrypt.requestSerialize,
                  VaultService.service.Encrypt.responseDeserialize,
                  request,
                  metadata,
                  options,
                  answered,
                );
          call.on("metadata", (given) => (received = given));
          signal?.addEventListener("abort", () => call.cancel());
        }),
      /** The header by which gRPC tells the server how long the caller waits. */
      timeoutHeader: (ms) => ({ "grpc-timeout": `${ms}m` }),
      close: () => client.close(),
    };
  };
}

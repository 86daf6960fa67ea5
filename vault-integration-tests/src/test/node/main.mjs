// Runs every check with one client and prints a line of JSON for each, and at last how many there were.
//
// node main.mjs CLIENT, where CLIENT is "grpc-js" or a transport of connect-node as "connect http/1.1 json".
// Environment: VAULT_URL and VAULT_TOKEN; VAULT_SLOW_URL and VAULT_SLOW_TOKEN of one whose store is slow; VAULT_PROTO,
// the folder with vault/v1/service.proto. Beside this file: node_modules, and gen/ made by protoc-gen-es.
//
// An opener is a function of {endpoint, token?, gzip?} to a client:
//   call(method, request, {headers?, timeoutMs?, signal?}) -> {message, header(name)}, or throws Refused
//   timeoutHeader(ms) -> the headers that tell the server this deadline
//   close()

import { readFileSync } from "node:fs";
import { checks } from "./checks.mjs";
import { connectClient } from "./connect-client.mjs";
import { grpcClient } from "./grpc-client.mjs";

const PATIENCE_MS = 30_000;

const { VAULT_URL, VAULT_TOKEN, VAULT_SLOW_URL, VAULT_SLOW_TOKEN, VAULT_PROTO } = process.env;
const name = process.argv[2];
const open = name === "grpc-js" ? grpcClient(VAULT_PROTO) : connectClient(name);
const versionOf = (module) =>
  JSON.parse(readFileSync(new URL(`node_modules/${module}/package.json`, import.meta.url), "utf8")).version;
const print = (line) => console.log(JSON.stringify(line));

const within = (promise) => {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not over after ${PATIENCE_MS} ms`)), PATIENCE_MS);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
};

// An error nobody waits for is a defect of this program or its client, not of a check: it must not go unseen.
process.on("unhandledRejection", (error) => {
  print({ stray: String(error?.stack ?? error) });
  process.exit(2);
});

let count = 0;
const all = checks(
  open,
  { endpoint: VAULT_URL, token: VAULT_TOKEN },
  { endpoint: VAULT_SLOW_URL, token: VAULT_SLOW_TOKEN },
);
print({ client: name, version: versionOf(name === "grpc-js" ? "@grpc/grpc-js" : "@connectrpc/connect-node"), node: process.version });
for (const [check, run] of Object.entries(all)) {
  const begun = Date.now();
  try {
    await within(run());
    print({ check, ok: true, ms: Date.now() - begun });
  } catch (error) {
    const causes = [];
    for (let at = error; at; at = at.cause) causes.push(String(at.stack ?? at));
    print({ check, ok: false, ms: Date.now() - begun, why: causes.join("\ncaused by: ") });
  }
  count++;
}
print({ checks: count });

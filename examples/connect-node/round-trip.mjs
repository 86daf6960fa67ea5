// Encrypts and decrypts with a client generated from the vault's proto. Reads VAULT_URL and VAULT_TOKEN, which
// `./vault dev` writes to .dev/dev.env.
import { createClient } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-node";
import { VaultService } from "./gen/vault/v1/service_pb.js";

const { VAULT_URL, VAULT_TOKEN } = process.env;
if (!VAULT_URL || !VAULT_TOKEN) {
  console.error("set VAULT_URL and VAULT_TOKEN, for example with: set -a; source .dev/dev.env; set +a");
  process.exit(2);
}

const vault = createClient(VaultService, createConnectTransport({ baseUrl: VAULT_URL, httpVersion: "1.1" }));
const headers = { Authorization: `Bearer ${VAULT_TOKEN}` };

const { encrypted, keyId } = await vault.encrypt({ keyring: "ws_1", data: "a secret" }, { headers });
const { plaintext } = await vault.decrypt({ keyring: "ws_1", encrypted }, { headers });
console.log(`encrypted with ${keyId}, decrypted: ${plaintext}`);

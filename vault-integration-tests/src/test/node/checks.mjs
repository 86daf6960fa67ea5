// What any client must be able to do with the vault, and what it must be told when it asks for what it may not have.

import assert from "node:assert/strict";
import { relayTo } from "./relay.mjs";
import { Refused } from "./refused.mjs";

const KIB = 1024;
const NON_ASCII = 'Grüße 世界 🌍 "quoted" \\ back\n\u0000 end';

/** Text that gzip makes small, and that no constant repetition of one byte hides mistakes in. */
const text = (bytes) => "the vault keeps it; ".repeat(Math.ceil(bytes / 20)).slice(0, bytes);

const refused = async (code, promise) => {
  const error = await promise.then(
    (answer) => assert.fail(`expected ${code}, was answered with ${Object.keys(answer.message)}`),
    (failure) => failure,
  );
  assert.ok(error instanceof Refused, error);
  assert.equal(error.code, code, error.message);
  return error;
};

/**
 * @param open opens a client: see main.mjs
 * @param fast where a vault is on a good store: {endpoint, token}
 * @param slow where one is whose store takes seconds for each call
 * @returns the checks by their names
 */
export function checks(open, fast, slow) {
  let rings = 0;
  const newRing = () => `client_${process.pid}_${++rings}`;

  /** One client for `work`, closed after it. */
  const using = async (place, options, work) => {
    const client = open({ ...place, ...options });
    try {
      return await work(client);
    } finally {
      client.close();
    }
  };

  const roundTrip = async (client, ring, data) => {
    const { message: sealed } = await client.call("encrypt", { keyring: ring, data });
    assert.match(sealed.keyId, /^dek_/);
    assert.match(sealed.encrypted, /^[A-Za-z0-9+/]+=*$/);
    const { message: opened } = await client.call("decrypt", { keyring: ring, encrypted: sealed.encrypted });
    assert.equal(opened.plaintext, data);
    return sealed;
  };

  const onFast = (work, options = {}) => () => using(fast, options, work);
  const onSlow = (work, options = {}) => () => using(slow, options, work);

  return {
    "liveness, without a token": onFast(
      async (client) => assert.equal((await client.call("liveness", {})).message.status, "ok"),
      { token: undefined },
    ),

    "round trip of ASCII": onFast((client) => roundTrip(client, newRing(), "secret")),

    "round trip of other characters": onFast((client) => roundTrip(client, `${newRing()}/größe`, NON_ASCII)),

    "round trip of nothing": onFast((client) => roundTrip(client, newRing(), "")),

    "round trip of 100 KiB": onFast((client) => roundTrip(client, newRing(), text(100 * KIB))),

    "bulk round trip": onFast(async (client) => {
      const ring = newRing();
      const items = { one: "secret", "zwölf %": NON_ASCII, empty: "", large: text(20 * KIB) };
      const { message: sealed } = await client.call("encryptBulk", { keyring: ring, items });
      assert.deepEqual(Object.keys(sealed.items).sort(), Object.keys(items).sort());
      const encrypted = Object.fromEntries(
        Object.entries(sealed.items).map(([name, item]) => [name, item.encrypted]),
      );
      const { message: opened } = await client.call("decryptBulk", { keyring: ring, items: encrypted });
      assert.deepEqual({ ...opened.items }, items);
    }),

    "re-encryption": onFast(async (client) => {
      const ring = newRing();
      const first = await roundTrip(client, ring, NON_ASCII);
      const { message: second } = await client.call("reEncrypt", { keyring: ring, encrypted: first.encrypted });
      assert.notEqual(second.encrypted, first.encrypted);
      assert.equal(second.keyId, first.keyId);
      for (const encrypted of [first.encrypted, second.encrypted]) {
        assert.equal((await client.call("decrypt", { keyring: ring, encrypted })).message.plaintext, NON_ASCII);
      }
    }),

    "the request's id comes back": onFast(async (client) => {
      const headers = { "x-request-id": "from-a-client-1" };
      const answer = await client.call("encrypt", { keyring: newRing(), data: "x" }, { headers });
      assert.equal(answer.header("x-request-id"), "from-a-client-1");
      const error = await refused(
        "invalid_argument",
        client.call("decrypt", { keyring: newRing(), encrypted: "%" }, { headers }),
      );
      assert.equal(error.header("x-request-id"), "from-a-client-1");
    }),

    "no token": onFast((client) => refused("unauthenticated", client.call("encrypt", { keyring: "r", data: "x" })), {
      token: undefined,
    }),

    "wrong token": onFast((client) => refused("unauthenticated", client.call("encrypt", { keyring: "r", data: "x" })), {
      token: "wrong",
    }),

    "malformed keyring": onFast(async (client) => {
      const error = await refused("invalid_argument", client.call("encrypt", { keyring: "a/../b", data: "x" }));
      assert.match(error.said, /^keyring: /);
    }),

    "garbage for a ciphertext": onFast(async (client) => {
      for (const encrypted of ["", "garbage", "AAAA", "größe"]) {
        const error = await refused("invalid_argument", client.call("decrypt", { keyring: "r", encrypted }));
        assert.match(error.said, /^encrypted[.:]/);
      }
    }),

    // The message holds what gRPC must percent-encode to send it as a header.
    "garbage in a bulk, named": onFast(async (client) => {
      const ring = newRing();
      const { encrypted } = await roundTrip(client, ring, "secret");
      const items = { good: encrypted, "zwölf 100%": "garbage" };
      const error = await refused("invalid_argument", client.call("decryptBulk", { keyring: ring, items }));
      assert.ok(error.said.includes("zwölf 100%"), error.said);
    }),

    "altered ciphertext": onFast(async (client) => {
      const ring = newRing();
      const bytes = Buffer.from((await roundTrip(client, ring, "secret")).encrypted, "base64");
      bytes[20] ^= 1;
      await refused("invalid_argument", client.call("decrypt", { keyring: ring, encrypted: bytes.toString("base64") }));
    }),

    "ciphertext of another ring": onFast(async (client) => {
      const [ring, other] = [newRing(), newRing()];
      const { encrypted } = await roundTrip(client, ring, "secret");
      await roundTrip(client, other, "other");
      const error = await refused("not_found", client.call("decrypt", { keyring: other, encrypted }));
      assert.ok(!error.said.includes("secret"));
    }),

    "unknown method": onFast((client) => refused("unimplemented", client.call("encryptLater", { keyring: "r" }))),

    "oversized request": onFast(async (client) => {
      const ring = newRing();
      await refused("resource_exhausted", client.call("encrypt", { keyring: ring, data: text(5 * KIB * KIB) }));
      await roundTrip(client, ring, "after it");
    }),

    "deadline that is kept": onFast(async (client) => {
      await client.call("encrypt", { keyring: newRing(), data: "x" }, { timeoutMs: 25_000 });
    }),

    "deadline of the client": onSlow(async (client) => {
      await refused("deadline_exceeded", client.call("encrypt", { keyring: newRing(), data: "x" }, { timeoutMs: 300 }));
      assert.equal((await client.call("liveness", {})).message.status, "ok");
    }),

    // The client itself has no clock running here.
    "deadline told to the server": onSlow(async (client) => {
      const headers = client.timeoutHeader(300);
      await refused("deadline_exceeded", client.call("encrypt", { keyring: newRing(), data: "x" }, { headers }));
      assert.equal((await client.call("liveness", {})).message.status, "ok");
    }),

    "cancelled call": onSlow(async (client) => {
      const cancel = new AbortController();
      const call = client.call("encrypt", { keyring: newRing(), data: "x" }, { signal: cancel.signal });
      // The slow call is on its way once a later one was answered.
      await client.call("liveness", {});
      cancel.abort();
      await refused("canceled", call);
      assert.equal((await client.call("liveness", {})).message.status, "ok");
    }),

    "50 calls at once": onFast(async (client) => {
      const ring = newRing();
      await Promise.all(Array.from({ length: 50 }, (_, i) => roundTrip(client, ring, `${i} ${text(i * 100)}`)));
    }),

    "10 MiB over one client": onFast(async (client) => {
      const ring = newRing();
      const worker = async (name) => {
        for (let i = 0; i < 10; i++) await roundTrip(client, ring, `${name} ${i} ${text(100 * KIB)}`);
      };
      await Promise.all(Array.from({ length: 10 }, (_, name) => worker(name)));
    }),

    "refused calls beside good ones": onFast(async (client) => {
      const ring = newRing();
      const good = Array.from({ length: 20 }, (_, i) => roundTrip(client, ring, `${i} ${text(10 * KIB)}`));
      const bad = [
        refused("resource_exhausted", client.call("encrypt", { keyring: ring, data: text(5 * KIB * KIB) })),
        refused("invalid_argument", client.call("decrypt", { keyring: ring, encrypted: "garbage" })),
        refused("unimplemented", client.call("encryptLater", { keyring: "r" })),
        refused(
          "unauthenticated",
          client.call("encrypt", { keyring: ring, data: "x" }, { headers: { authorization: "Bearer wrong" } }),
        ),
      ];
      await Promise.all([...good, ...bad]);
    }),

    "gzip both ways": async () => {
      const relay = await relayTo(fast.endpoint);
      const ring = newRing();
      const data = text(100 * KIB);
      try {
        const encrypted = await using({ ...fast, endpoint: relay.endpoint }, { gzip: true }, async (client) => {
          const sealing = await relay.during(() => client.call("encrypt", { keyring: ring, data }));
          assert.ok(sealing.sent < 10 * KIB, `the request took ${sealing.sent} bytes`);
          const { encrypted } = sealing.result.message;
          const opening = await relay.during(() => client.call("decrypt", { keyring: ring, encrypted }));
          assert.equal(opening.result.message.plaintext, data);
          assert.ok(opening.received < 10 * KIB, `the answer took ${opening.received} bytes`);
          return encrypted;
        });
        // The counts mean something only if they are large where nothing is packed.
        await using({ ...fast, endpoint: relay.endpoint }, {}, async (client) => {
          const plain = await relay.during(() => client.call("encrypt", { keyring: ring, data }));
          assert.ok(plain.sent > 100 * KIB, `unpacked, the request took ${plain.sent} bytes`);
          const opened = await client.call("decrypt", { keyring: ring, encrypted });
          assert.equal(opened.message.plaintext, data);
        });
      } finally {
        relay.close();
      }
    },
  };
}

// Makes the golden vectors in src/test/resources/vectors/ours: an implementation of the formats that shares nothing with
// the code under test. Node's crypto and the few lines of protobuf below; deterministic.
//
//   node golden-vectors.mjs > ../resources/vectors/ours/vectors.json
import { createCipheriv, createHash } from "node:crypto";

const bytes = (label, n) => {
  let out = Buffer.alloc(0);
  for (let i = 0; out.length < n; i++) out = Buffer.concat([out, createHash("sha256").update(`${label}/${i}`).digest()]);
  return out.subarray(0, n);
};
const varint = (value) => {
  const out = [];
  for (let v = BigInt.asUintN(64, BigInt(value)); ; v >>= 7n) {
    if (v < 128n) return Buffer.from([...out, Number(v)]);
    out.push(Number(v & 127n) | 128);
  }
};
// proto3: a field of its default value is left out.
const number = (field, value) => (BigInt(value) === 0n ? Buffer.alloc(0) : Buffer.concat([varint(field << 3), varint(value)]));
const data = (field, value) => {
  const body = Buffer.from(value);
  return body.length === 0 ? body : Buffer.concat([varint((field << 3) | 2), varint(body.length), body]);
};
const gcm = (key, nonce, plaintext) => {
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  return Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
};
const encrypted = (key, keyId, nonce, plaintext, time) =>
  Buffer.concat([data(2, nonce), data(3, gcm(key, nonce, plaintext)), data(4, keyId), number(5, time)]);

const keks = ["kek_8xqSXTgA1", "kek_2gj0PIuXZsSRkFa4Nf9iKJpGzqO"].map((id, i) => {
  const key = bytes(id, 32);
  return { id, key, base64: Buffer.concat([data(1, id), number(2, i * 1700000000000), data(3, key)]).toString("base64") };
});
const time = 1795486029095;
const deks = [
  ["dek_A1b2C3d4E", 1795486029093],
  ["dek_2gj0PIuXZsSRkFa4Nf9iKJpGzqO", 1700000000000],
  ["dek_nineteen70", 0],
  ["dek_far_future", 9007199254740991n],
].map(([id, createdAt], i) => {
  const kek = keks[i % 2];
  const key = bytes(id, 32);
  const nonce = bytes(`wrap/${id}`, 12);
  const inner = Buffer.concat([data(1, id), number(2, createdAt), data(3, key)]);
  const stored = Buffer.concat([data(1, id), number(2, createdAt), data(3, encrypted(kek.key, kek.id, nonce, inner, time))]);
  return { id, createdAt: String(createdAt), kek: kek.id, key: key.toString("hex"), nonce: nonce.toString("hex"), stored: stored.toString("hex") };
});
const texts = ["", "x", "tab\tnew\nline", "Grüße, 世界 🌍", "\u0000", "A".repeat(65536)];
const ciphertexts = texts.map((plaintext, i) => {
  const dek = deks[i % deks.length];
  const nonce = bytes(`payload/${i}`, 12);
  const blob = encrypted(Buffer.from(dek.key, "hex"), dek.id, nonce, Buffer.from(plaintext, "utf8"), time);
  return { dek: dek.id, plaintext, nonce: nonce.toString("hex"), encrypted: blob.toString("base64") };
});
console.log(JSON.stringify({ timeMillis: time, keks: keks.map(({ id, base64 }) => ({ id, base64 })), deks, ciphertexts }, null, 1));

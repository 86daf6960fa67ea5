package com.unkey.vault.migrate.attest;

import com.google.gson.JsonObject;
import com.unkey.vault.core.Bytes;
import com.unkey.vault.migrate.json.CanonicalJson;
import com.unkey.vault.migrate.json.JsonFields;
import com.unkey.vault.migrate.json.UnreadableJson;

/**
 * An attestation as it is stored, format 1, in the form of {@link CanonicalJson}.
 *
 * <pre>
 * {
 *   "accepted": ["malformed:source:keyring/ws_1/dek_1"],   tokens of findings
 *   "bytesOnly": false,
 *   "complete": true,
 *   "counts": {"deks": 2, …},
 *   "ended": "2026-11-24T20:00:00Z", "started": …
 *   "findings": {"malformed": 1, …},                        by kind
 *   "findingsChain": "9f86…",                               see FindingChain
 *   "format": 1,
 *   "parts": [], "seen": [],                                keys of attestations
 *   "phase": "dual-read-source",                            of the configuration
 *   "run": "verify-1", "shard": 0, "shards": 1,
 *   "source": {"end": {…}, "start": {"creators": {"max": …, "min": …}, "epoch": 1,
 *              "generation": 3, "role": "active", "storeId": …}}, "target": …
 *   "stopping": 0, "stopsTheSwitch": false,
 *   "toolVersion": "0.1.0",
 *   "verb": "verify"
 * }
 * </pre>
 */
final class AttestationFormat {
  private static final long FORMAT = 1;

  private AttestationFormat() {}

  static Bytes serialize(Attestation attestation) {
    return CanonicalJson.bytes(json(attestation));
  }

  static JsonObject json(Attestation attestation) {
    JsonObject json = new JsonObject();
    json.addProperty("format", FORMAT);
    RunFormat.add(json, attestation.scope());
    json.add("source", span(attestation.source()));
    json.add("target", span(attestation.target()));
    json.add("seen", RunFormat.listOf(attestation.seen()));
    json.add("parts", RunFormat.listOf(attestation.parts()));
    RunFormat.add(json, attestation.tally());
    json.addProperty("stopsTheSwitch", attestation.stopsTheSwitch());
    json.addProperty("complete", attestation.complete());
    json.addProperty("started", attestation.started().toString());
    json.addProperty("ended", attestation.ended().toString());
    return json;
  }

  /**
   * @throws UnreadableJson if it is not what {@link #serialize} writes, to the byte
   */
  static Attestation parse(Bytes stored) throws UnreadableJson {
    JsonFields json = CanonicalJson.parse(stored);
    if (json.number("format") != FORMAT) {
      throw new UnreadableJson("has a format that is not known here; a newer version wrote it");
    }
    Attestation attestation;
    try {
      attestation =
          new Attestation(
              RunFormat.scope(json),
              span(json.object("source")),
              span(json.object("target")),
              RunFormat.keysOf(json.texts("seen")),
              RunFormat.keysOf(json.texts("parts")),
              RunFormat.tally(json),
              json.flag("complete"),
              json.instant("started"),
              json.instant("ended"));
    } catch (IllegalArgumentException e) {
      throw new UnreadableJson("has a value that cannot be: " + e.getMessage());
    }
    if (!serialize(attestation).equals(stored)) {
      throw new UnreadableJson(
          "says more or other than this version writes: a newer one wrote it, or it was edited");
    }
    return attestation;
  }

  private static JsonObject span(StoreSpan span) {
    JsonObject json = new JsonObject();
    json.add("start", RunFormat.moment(span.start()));
    json.add("end", RunFormat.moment(span.end()));
    return json;
  }

  private static StoreSpan span(JsonFields json) throws UnreadableJson {
    return new StoreSpan(
        RunFormat.moment(json.object("start")), RunFormat.moment(json.object("end")));
  }
}

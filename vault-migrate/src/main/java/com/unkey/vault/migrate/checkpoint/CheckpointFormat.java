package com.unkey.vault.migrate.checkpoint;

import com.google.gson.JsonObject;
import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.migrate.attest.Attesting.Beginning;
import com.unkey.vault.migrate.attest.RunFormat;
import com.unkey.vault.migrate.json.CanonicalJson;
import com.unkey.vault.migrate.json.JsonFields;
import com.unkey.vault.migrate.json.UnreadableJson;

/**
 * A checkpoint as it is stored, format 1, in the form of {@link CanonicalJson}: the fields of the
 * run's scope and tally as an attestation has them, and
 *
 * <pre>
 * {
 *   "change": "5d3f…",                         new with every write
 *   "confirmed": "keyring/ws_1/dek_1",         left out at the beginning
 *   "format": 1,
 *   "lease": {"epoch": 1, "expires": …, "owner": "host-1 4711"},
 *   "seen": [], "started": …,
 *   "source": {"creators": …, "epoch": 1, "generation": 3, "role": "active", "storeId": …},
 *   "target": …
 * }
 * </pre>
 */
final class CheckpointFormat {
  private static final long FORMAT = 1;

  private CheckpointFormat() {}

  static Bytes serialize(CheckpointState state) {
    Beginning beginning = state.beginning();
    JsonObject json = new JsonObject();
    json.addProperty("format", FORMAT);
    RunFormat.add(json, beginning.scope());
    json.add("source", RunFormat.moment(beginning.source()));
    json.add("target", RunFormat.moment(beginning.target()));
    json.add("seen", RunFormat.listOf(beginning.seen()));
    json.addProperty("started", beginning.started().toString());
    state.confirmed().ifPresent(key -> json.addProperty("confirmed", key.value()));
    RunFormat.add(json, state.tally());
    JsonObject lease = new JsonObject();
    lease.addProperty("owner", state.lease().owner());
    lease.addProperty("epoch", state.lease().epoch());
    lease.addProperty("expires", state.lease().expires().toString());
    json.add("lease", lease);
    json.addProperty("change", state.change());
    return CanonicalJson.bytes(json);
  }

  /**
   * @throws UnreadableJson if it is not what {@link #serialize} writes, to the byte
   */
  static CheckpointState parse(Bytes stored) throws UnreadableJson {
    JsonFields json = CanonicalJson.parse(stored);
    if (json.number("format") != FORMAT) {
      throw new UnreadableJson("has a format that is not known here; a newer version wrote it");
    }
    CheckpointState state;
    try {
      JsonFields lease = json.object("lease");
      state =
          new CheckpointState(
              new Beginning(
                  RunFormat.scope(json),
                  RunFormat.moment(json.object("source")),
                  RunFormat.moment(json.object("target")),
                  RunFormat.keysOf(json.texts("seen")),
                  json.instant("started")),
              json.optionalText("confirmed").map(ObjectKey::new),
              RunFormat.tally(json),
              new Lease(lease.text("owner"), lease.number("epoch"), lease.instant("expires")),
              json.text("change"));
    } catch (IllegalArgumentException e) {
      throw new UnreadableJson("has a value that cannot be: " + e.getMessage());
    }
    if (!serialize(state).equals(stored)) {
      throw new UnreadableJson("says more or other than this version writes");
    }
    return state;
  }
}

package com.unkey.vault.migrate.attest;

import com.google.gson.JsonObject;
import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.store.ListedObject;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.core.store.PutResult;
import com.unkey.vault.core.store.StoredObject;
import com.unkey.vault.migrate.json.UnreadableJson;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The attestations in a migration's target, created and never changed: {@code
 * _vault/attestations/<when it ended>-<verb>-<shard>of<shards>-<hash>.json}, so that a listing has
 * them by time.
 */
public final class Attestations {
  public static final String PREFIX = "_vault/attestations/";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** One as it was found. */
  public sealed interface Stored {
    ObjectKey key();

    record Valid(ObjectKey key, Attestation attestation) implements Stored {}

    /**
     * @param problem completes a sentence that begins with the key
     */
    record Invalid(ObjectKey key, String problem) implements Stored {}
  }

  private final ObjectStore target;

  public Attestations(ObjectStore target) {
    this.target = target;
  }

  /**
   * @throws StoreUnavailable if the store could not say
   */
  public List<ObjectKey> keys() {
    return target.listAll(PREFIX).map(ListedObject::key).toList();
  }

  /**
   * The attestations, in the order of their keys.
   *
   * @throws StoreUnavailable if the store could not say
   */
  public List<Stored> all() {
    return keys().stream().flatMap(key -> read(key).stream()).toList();
  }

  /**
   * @return empty if there is none at {@code key}
   * @throws StoreUnavailable if the store could not say
   */
  public Optional<Stored> read(ObjectKey key) {
    return target.get(key).map(object -> parsed(key, object));
  }

  /**
   * Stores it. Storing the same again is no second one.
   *
   * @return where
   * @throws StoreUnavailable if it may not be there
   */
  public ObjectKey write(Attestation attestation) {
    Bytes content = AttestationFormat.serialize(attestation);
    ObjectKey key = keyOf(attestation, content);
    return switch (target.putIfAbsent(key, content)) {
      case PutResult.Stored _ -> key;
      case PutResult.Unknown(StoreUnavailable cause) -> throw cause;
      // The key has the content's hash.
      case PutResult.Conflict _ ->
          throw new IllegalStateException("another attestation is stored as " + key);
    };
  }

  /** Its stored form, for showing it. */
  public static JsonObject json(Attestation attestation) {
    return AttestationFormat.json(attestation);
  }

  private static Stored parsed(ObjectKey key, StoredObject object) {
    Attestation attestation;
    try {
      attestation = AttestationFormat.parse(object.body());
    } catch (UnreadableJson e) {
      return new Stored.Invalid(key, e.problem());
    }
    return keyOf(attestation, object.body()).equals(key)
        ? new Stored.Valid(key, attestation)
        : new Stored.Invalid(key, "is stored under another name than its content has");
  }

  private static ObjectKey keyOf(Attestation attestation, Bytes content) {
    RunScope scope = attestation.scope();
    byte[] hash = FindingChain.sha256().digest(content.toArray());
    return new ObjectKey(
        PREFIX
            + TIME.format(clamped(attestation.ended()))
            + "-"
            + scope.verb()
            + "-"
            + scope.shard()
            + "of"
            + scope.shards()
            + "-"
            + HexFormat.of().formatHex(hash, 0, 8)
            + ".json");
  }

  /** A clock far off must not make a name that does not sort. */
  private static Instant clamped(Instant time) {
    Instant last = Instant.parse("9999-12-31T23:59:59.999Z");
    return time.isBefore(Instant.EPOCH) ? Instant.EPOCH : time.isAfter(last) ? last : time;
  }
}

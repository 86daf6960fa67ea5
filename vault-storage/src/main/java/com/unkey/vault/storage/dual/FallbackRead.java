package com.unkey.vault.storage.dual;

import com.unkey.vault.core.VaultException;
import com.unkey.vault.core.VaultException.CorruptObject;
import com.unkey.vault.core.VaultException.Fenced;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.VaultException.UnknownKek;
import com.unkey.vault.core.store.Fence;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.PutResult.Conflict;
import com.unkey.vault.core.store.PutResult.Stored;
import com.unkey.vault.core.store.PutResult.Unknown;
import com.unkey.vault.core.store.StoredObject;
import java.util.Optional;

/**
 * Reads of the phase in which the target is read, and the source has what the target may still
 * lack. Only the target's answer that an object is not there leads to the source; an outage of
 * either is an outage.
 *
 * <p>A DEK found in the source is written to the target, create-only and if the fence allows it,
 * and read either way: decrypting needs no fence. {@code LATEST} is never carried over. Its DEK is,
 * and then {@code LATEST} is as absent as the target says, so that whoever wants to encrypt adopts
 * the ring's newest DEK by all the steps of a creation.
 */
final class FallbackRead {
  private final Side target;
  private final Side source;
  private final SameDek sameDek;
  private final DekWrite write;
  private final Fence fence;
  private final DualEvents events;

  FallbackRead(
      Side target, Side source, SameDek sameDek, DekWrite write, Fence fence, DualEvents events) {
    this.target = target;
    this.source = source;
    this.sameDek = sameDek;
    this.write = write;
    this.fence = fence;
    this.events = events;
  }

  Optional<StoredObject> get(ObjectKey key) {
    Optional<StoredObject> there = target.store().get(key);
    if (there.isPresent()) {
      return there;
    }
    RingKey parts = RingKey.of(key);
    if (parts.isLatest()) {
      carryOverDekOf(parts);
      return Optional.empty();
    }
    return inSource(key, parts).map(found -> carriedOver(key, parts, found));
  }

  /** A ring whose only copy of a DEK is the source's {@code LATEST} must not look empty. */
  private void carryOverDekOf(RingKey parts) {
    source
        .store()
        .get(parts.latest())
        .map(latest -> parts.dek(readable(parts.latest(), latest).id()))
        .ifPresent(this::get);
  }

  private Optional<StoredObject> inSource(ObjectKey key, RingKey parts) {
    Optional<StoredObject> own = source.store().get(key);
    return own.isPresent()
        ? own
        : source
            .store()
            .get(parts.latest())
            .filter(latest -> readable(parts.latest(), latest).id().value().equals(parts.name()));
  }

  /** An unreadable {@code LATEST} may be the DEK that is looked for, so it is no absence. */
  private SameDek.Content readable(ObjectKey key, StoredObject object) {
    try {
      return sameDek.read(object.body());
    } catch (CorruptObject e) {
      throw new CorruptObject(key + " in the source " + e.operatorDetail(), e);
    }
  }

  private StoredObject carriedOver(ObjectKey key, RingKey parts, StoredObject found) {
    events.fallback(key);
    SameDek.Content content;
    try {
      content = sameDek.read(found.body());
    } catch (CorruptObject | UnknownKek e) {
      // Not carried over: the reader meets it as it is, and says what is wrong.
      return found;
    }
    return content.id().value().equals(parts.name()) ? carriedOver(key, found, content) : found;
  }

  private StoredObject carriedOver(ObjectKey key, StoredObject found, SameDek.Content content) {
    try {
      fence.checkCreate(content.kek());
      return switch (write.to(target, key, found.body())) {
        // Ours, or the same DEK that another instance put there meanwhile.
        case Stored stored ->
            target.store().get(key).orElse(new StoredObject(found.body(), stored.etag()));
        case Unknown(StoreUnavailable cause) -> failed(key, found, cause);
        case Conflict _ -> throw new IllegalStateException("a readable DEK is told by its meaning");
      };
    } catch (Fenced | StoreUnavailable e) {
      return failed(key, found, e);
    }
  }

  private StoredObject failed(ObjectKey key, StoredObject found, VaultException problem) {
    events.writeThroughFailed(key, problem);
    return found;
  }
}

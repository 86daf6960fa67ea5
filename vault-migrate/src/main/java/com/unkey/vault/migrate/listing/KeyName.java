package com.unkey.vault.migrate.listing;

import com.unkey.vault.core.DekId;
import com.unkey.vault.core.RingId;
import com.unkey.vault.core.VaultException.InvalidArgument;
import com.unkey.vault.core.store.ObjectKey;
import java.util.Optional;

/**
 * What a listed key names. The DEK's id is what follows the last slash, because a ring's own name
 * may have slashes.
 */
public sealed interface KeyName {
  /** {@code keyring/<ring>/<dek id>}. */
  record OfDek(RingId ring, DekId id) implements KeyName {}

  /** {@code keyring/<ring>/LATEST}. */
  record OfLatest(RingId ring) implements KeyName {}

  /**
   * Neither.
   *
   * @param why it is neither
   */
  record Foreign(String why) implements KeyName {}

  static KeyName of(ObjectKey key) {
    if (!key.value().startsWith(ObjectKey.RINGS)) {
      return new Foreign("is not under " + ObjectKey.RINGS);
    }
    String rest = key.value().substring(ObjectKey.RINGS.length());
    int slash = rest.lastIndexOf('/');
    if (slash < 0) {
      return new Foreign("has no keyring in it");
    }
    String name = rest.substring(slash + 1);
    RingId ring;
    try {
      ring = new RingId(rest.substring(0, slash));
    } catch (InvalidArgument e) {
      return new Foreign("has what is no keyring's name in it: " + e.getMessage());
    }
    if (name.equals(DekId.LATEST)) {
      return new OfLatest(ring);
    }
    return DekId.isValid(name)
        ? new OfDek(ring, new DekId(name))
        : new Foreign("ends in what is no DEK's id");
  }

  /** The ring it belongs to; none for a foreign key. */
  default Optional<RingId> ringOfIt() {
    return switch (this) {
      case OfDek dek -> Optional.of(dek.ring());
      case OfLatest latest -> Optional.of(latest.ring());
      case Foreign _ -> Optional.empty();
    };
  }
}

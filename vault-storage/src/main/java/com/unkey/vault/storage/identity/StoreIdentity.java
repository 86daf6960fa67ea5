package com.unkey.vault.storage.identity;

import com.unkey.vault.core.KekId;
import java.util.Collection;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What a store says of itself.
 *
 * @param creators who may create DEKs now
 * @param wrapKeks the KEKs that a new DEK may be wrapped under, sorted; empty: any
 * @param generation 1 when stamped, +1 with every change: what "before" and "after" are judged by
 * @param change random, new with every change, so that two changes to the same content are two
 *     versions to If-Match
 */
public record StoreIdentity(
    StoreId id,
    StoreRole role,
    Creators creators,
    List<KekId> wrapKeks,
    long generation,
    String change) {
  public StoreIdentity {
    if (generation < 1) {
      throw new IllegalArgumentException("generation: is at least 1, was " + generation);
    }
    if (change.isBlank()) {
      throw new IllegalArgumentException("change: is blank");
    }
    wrapKeks =
        wrapKeks.stream().distinct().sorted((a, b) -> a.value().compareTo(b.value())).toList();
  }

  /** The first identity of a store: active, no migration under way, any KEK. */
  public static StoreIdentity stamp(StoreId id, Epoch epoch, RandomGenerator random) {
    return new StoreIdentity(
        id, new StoreRole.Active(epoch), Creators.only(Phase.SOURCE), List.of(), 1, nonce(random));
  }

  public Epoch epoch() {
    return role.epoch();
  }

  public boolean isActive() {
    return role instanceof StoreRole.Active;
  }

  /** Whether a new DEK may be wrapped under {@code kek}. */
  public boolean mayWrapUnder(KekId kek) {
    return wrapKeks.isEmpty() || wrapKeks.contains(kek);
  }

  public StoreIdentity with(StoreRole role) {
    return new StoreIdentity(id, role, creators, wrapKeks, generation, change);
  }

  public StoreIdentity with(Creators creators) {
    return new StoreIdentity(id, role, creators, wrapKeks, generation, change);
  }

  /** With these KEKs for new wraps; none: any. */
  public StoreIdentity withWrapKeks(Collection<KekId> wrapKeks) {
    return new StoreIdentity(id, role, creators, List.copyOf(wrapKeks), generation, change);
  }

  /** This content as the change that follows {@code before}. */
  StoreIdentity asChangeOf(StoreIdentity before, RandomGenerator random) {
    if (!id.equals(before.id)) {
      throw new IllegalArgumentException("a store's id never changes");
    }
    return new StoreIdentity(
        id, role, creators, wrapKeks, Math.incrementExact(before.generation), nonce(random));
  }

  /** For people: which store in which state. */
  public String describe() {
    return "store "
        + id
        + ", "
        + role.word()
        + " in epoch "
        + epoch()
        + ", creators "
        + creators
        + ", generation "
        + generation;
  }

  private static String nonce(RandomGenerator random) {
    return RandomHex.ofBytes(16, random);
  }
}

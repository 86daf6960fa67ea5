package com.unkey.vault.storage.dual;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.store.ETag;
import com.unkey.vault.core.store.Fence;
import com.unkey.vault.core.store.ListPage;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.core.store.PutResult;
import com.unkey.vault.core.store.PutResult.Stored;
import com.unkey.vault.core.store.StoredObject;
import com.unkey.vault.storage.identity.Phase;
import com.unkey.vault.storage.identity.StoreName;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The two stores of a migration as one. Each phase has an authority, which is read and whose tags
 * and answers about {@code LATEST} count, and a follower. A DEK is stored only when both confirmed
 * it (invariant I1). The whole table is in {@code docs/dual-write.md}, and a test walks it.
 *
 * <p>Wider than the port in one point: {@link PutResult.Stored} of a DEK also means that the same
 * DEK is there under another wrap, whose tag it then carries.
 */
public final class DualStore implements ObjectStore {
  private final Side authority;
  private final Side follower;
  private final DekWrite deks;
  private final FollowerLatest followerLatest;
  private final Phase phase;
  private final FallbackRead fallback;

  /**
   * @param phase one that writes two stores
   * @param fence of both stores: asked before a DEK that the target lacks is written to it on a
   *     read
   */
  public DualStore(
      Phase phase,
      ObjectStore source,
      ObjectStore target,
      SameDek sameDek,
      Fence fence,
      DualEvents events) {
    if (!phase.isDual()) {
      throw new IllegalArgumentException("phase " + phase.word() + " has one store");
    }
    Side from = new Side(StoreName.SOURCE, source);
    Side to = new Side(StoreName.TARGET, target);
    boolean readsSource = phase.authority() == StoreName.SOURCE;
    this.phase = phase;
    this.authority = readsSource ? from : to;
    this.follower = readsSource ? to : from;
    this.deks = new DekWrite(sameDek, events);
    this.followerLatest = new FollowerLatest(follower, sameDek, events);
    this.fallback = new FallbackRead(to, from, sameDek, deks, fence, events);
  }

  @Override
  public Optional<StoredObject> get(ObjectKey key) {
    return phase == Phase.DUAL_READ_TARGET ? fallback.get(key) : authority.store().get(key);
  }

  /**
   * @throws com.unkey.vault.core.VaultException.CorruptObject if one of the stores holds something
   *     else under the name of this DEK; nothing was overwritten
   */
  @Override
  public PutResult putIfAbsent(ObjectKey key, Bytes body) {
    if (!RingKey.of(key).isLatest()) {
      return deks.toBoth(authority, follower, key, body);
    }
    PutResult result = authority.store().putIfAbsent(key, body);
    if (result instanceof Stored) {
      followerLatest.created(key, body);
    }
    return result;
  }

  /** {@code LATEST} in both; any other object, a rewrap, in the authority alone. */
  @Override
  public PutResult putIfMatch(ObjectKey key, ETag expected, Bytes body) {
    boolean isLatest = RingKey.of(key).isLatest();
    PutResult result = authority.store().putIfMatch(key, expected, body);
    if (isLatest && result instanceof Stored) {
      followerLatest.replaced(key, body);
    }
    return result;
  }

  /**
   * What is in the authority; while the target is read, also what is only in the source, since a
   * ring whose DEKs are still there must not look empty. Whoever adopts one of those takes all the
   * steps of a creation.
   */
  @Override
  public ListPage list(String prefix, @Nullable ObjectKey startAfter) {
    return phase == Phase.DUAL_READ_TARGET
        ? new UnionListing(authority.store(), follower.store()).list(prefix, startAfter)
        : authority.store().list(prefix, startAfter);
  }
}

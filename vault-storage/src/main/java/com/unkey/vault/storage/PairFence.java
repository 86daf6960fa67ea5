package com.unkey.vault.storage;

import com.unkey.vault.core.KekId;
import com.unkey.vault.core.VaultException.Fenced;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.store.Fence;
import com.unkey.vault.storage.identity.StoreName;

/**
 * The fence of a dual write: what both stores allow, and which of them does not. Creating asks
 * both. Encrypting asks the authority, and the follower as far as it is known: a ring that has its
 * DEK is served through an outage of the follower, also by an instance that started in it.
 */
final class PairFence implements Fence {
  /** One of the two. */
  record Member(StoreName name, StoreSession session) {}

  private final Member authority;
  private final Member follower;

  PairFence(Member authority, Member follower) {
    this.authority = authority;
    this.follower = follower;
  }

  @Override
  public void checkEncrypt() {
    named(authority, () -> authority.session().checkEncrypt());
    named(follower, () -> follower.session().checkEncryptAsFollower());
  }

  @Override
  public void checkCreate(KekId wrapKek) {
    named(authority, () -> authority.session().checkCreate(wrapKek));
    named(follower, () -> follower.session().checkCreate(wrapKek));
  }

  private static void named(Member member, Runnable check) {
    try {
      check.run();
    } catch (StoreUnavailable e) {
      throw e.of(member.name().word());
    } catch (Fenced e) {
      throw new Fenced(
          String.valueOf(e.getMessage()), member.name().word() + ": " + e.operatorDetail());
    }
  }
}

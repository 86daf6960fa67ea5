package com.unkey.vault.storage;

import com.unkey.vault.core.VaultException.Fenced;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.storage.identity.IdentityObject;
import com.unkey.vault.storage.identity.IdentityRead;
import com.unkey.vault.storage.identity.StoreExpectation;
import com.unkey.vault.storage.identity.StoreIdentity;
import java.util.Optional;

/**
 * One store as a tool has it. No fence is before its writes: whoever writes here has a rule of its
 * own for why it may.
 *
 * @param name {@code source} or {@code target}, or {@link OpenedStores#SINGLE}
 * @param store with limits, breaker and retries; says its name in every {@link StoreUnavailable} if
 *     it is one of two
 * @param config of it, with what it is expected to be
 */
public record ToolStore(
    String name, ObjectStore store, IdentityObject identity, StorageConfig config) {
  /** What it is expected to be, and in which table of the configuration that stands. */
  public StoreExpectation expected() {
    return config.expected();
  }

  /** For messages: {@code the source store}. */
  public String what() {
    return name.equals(OpenedStores.SINGLE) ? "the store" : "the " + name + " store";
  }

  /**
   * Reads the identity now and compares it with what the configuration says.
   *
   * @throws StoreUnavailable if the store could not say
   */
  public ToolCheck check() {
    return judge(identity.read());
  }

  /** Compares what was read of the identity with what the configuration says; asks nobody. */
  public ToolCheck judge(IdentityRead read) {
    return switch (read) {
      case IdentityRead.Found found -> judge(found);
      case IdentityRead.Unreadable(String problem) -> new ToolCheck.NotOurs(problem);
      case IdentityRead.Absent _ -> unstamped();
    };
  }

  /**
   * @return its identity now
   * @throws StoreUnavailable if the store could not say
   * @throws Fenced if it is another store than the one configured, or has no identity; with the
   *     setting and what to do
   */
  public StoreIdentity requireOurs() {
    return switch (check()) {
      case ToolCheck.Ours ours -> ours.found().identity();
      case ToolCheck.Unstamped(String why) -> throw refused(why);
      case ToolCheck.NotOurs(String why) -> throw refused(why);
    };
  }

  /**
   * As {@link #requireOurs}, and a store without an identity may be read: one that was never
   * stamped, if the configuration names neither a store id nor an epoch for it.
   *
   * @return empty for such a store; warn of it
   */
  public Optional<StoreIdentity> requireReadable() {
    return switch (check()) {
      case ToolCheck.Ours ours -> Optional.of(ours.found().identity());
      case ToolCheck.Unstamped _ -> Optional.empty();
      case ToolCheck.NotOurs(String why) -> throw refused(why);
    };
  }

  private Fenced refused(String why) {
    return new Fenced(what() + " is not used", why);
  }

  private ToolCheck judge(IdentityRead.Found found) {
    StoreExpectation expected = expected();
    StoreIdentity identity = found.identity();
    if (expected.storeId().isPresent() && !expected.storeId().get().equals(identity.id())) {
      return new ToolCheck.NotOurs(
          "it is "
              + identity.describe()
              + ", but "
              + expected.setting("store_id")
              + " is "
              + expected.storeId().get()
              + "; correct the setting, or the bucket or folder beside it");
    }
    if (expected.epoch().isPresent() && !expected.epoch().get().equals(identity.epoch())) {
      return new ToolCheck.NotOurs(
          "it is "
              + identity.describe()
              + ", but "
              + expected.setting("epoch")
              + " is "
              + expected.epoch().get()
              + "; give this command the secret that the instances have now");
    }
    return new ToolCheck.Ours(found);
  }

  private ToolCheck unstamped() {
    StoreExpectation expected = expected();
    if (expected.storeId().isPresent() || expected.epoch().isPresent()) {
      String setting = expected.setting(expected.storeId().isPresent() ? "store_id" : "epoch");
      return new ToolCheck.NotOurs(
          "it has no identity, and "
              + setting
              + " asks for one; correct the bucket or folder, or stamp it with vault-migrate"
              + " identity adopt, or identity init if it is empty");
    }
    return new ToolCheck.Unstamped(
        "it has no identity, and nothing tells it from another one; stamp it with vault-migrate"
            + " identity adopt, or identity init if it is empty");
  }
}

package com.unkey.vault.storage;

import com.unkey.vault.core.crypto.KeyWrapper;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.storage.OpenedStores.Store;
import com.unkey.vault.storage.dual.DualEvents;
import com.unkey.vault.storage.dual.DualLog;
import com.unkey.vault.storage.dual.DualStore;
import com.unkey.vault.storage.dual.SameDek;
import com.unkey.vault.storage.identity.Phase;
import com.unkey.vault.storage.identity.StoreName;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Opens the two stores of a migration, each with a chain and a session of its own. In a phase of
 * one store the other is looked at, so that status says whether the next phase could begin, and
 * never written.
 */
final class MigratingStores {
  private MigratingStores() {}

  static OpenedStores open(
      StoreSet.Migrating stores, StoreEnv env, KeyWrapper wrapper, DualEvents events) {
    Phase phase = stores.phase();
    TwoIdentities identities = new TwoIdentities();
    Map<StoreName, OpenedStore> opened = new EnumMap<>(StoreName.class);
    for (StoreName name : List.of(phase.authority(), phase.authority().other())) {
      StorageConfig config = name == StoreName.SOURCE ? stores.source() : stores.target();
      opened.put(name, Stores.open(config, use(name, phase, identities), env));
    }
    OpenedStore source = of(opened, StoreName.SOURCE);
    OpenedStore target = of(opened, StoreName.TARGET);
    OpenedStore authority = of(opened, phase.authority());
    List<Store> all =
        List.of(
            store(opened, phase, phase.authority()),
            store(opened, phase, phase.authority().other()));
    if (!phase.isDual()) {
      return new OpenedStores(phase, authority.store(), authority.fence(), all);
    }
    PairFence fence =
        new PairFence(
            new PairFence.Member(phase.authority(), authority.session()),
            new PairFence.Member(
                phase.authority().other(), of(opened, phase.authority().other()).session()));
    ObjectStore both =
        new DualStore(
            phase,
            source.store(),
            target.store(),
            new SameDek(wrapper),
            fence,
            new DualLog(events));
    return new OpenedStores(phase, both, fence, all);
  }

  private static StoreUse use(StoreName name, Phase phase, TwoIdentities identities) {
    return new StoreUse(
        Optional.of(name),
        phase,
        phase.writes().contains(name),
        phase.isDual() ? found -> identities.judge(name, found) : UnaryOperator.identity());
  }

  private static Store store(Map<StoreName, OpenedStore> opened, Phase phase, StoreName name) {
    return new Store(name.word(), phase.writes().contains(name), of(opened, name));
  }

  private static OpenedStore of(Map<StoreName, OpenedStore> opened, StoreName name) {
    OpenedStore one = opened.get(name);
    if (one == null) {
      throw new IllegalStateException("not opened: " + name);
    }
    return one;
  }
}

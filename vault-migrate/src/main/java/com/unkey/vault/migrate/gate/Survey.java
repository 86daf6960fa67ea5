package com.unkey.vault.migrate.gate;

import com.unkey.vault.core.Time;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.migrate.attest.Attestations;
import com.unkey.vault.migrate.attest.StoreMoment;
import com.unkey.vault.migrate.instance.Instances;
import com.unkey.vault.storage.ToolCheck;
import com.unkey.vault.storage.ToolStore;
import com.unkey.vault.storage.ToolStores;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Asks the stores and the instances, each once, for what a gate decides by. */
public final class Survey {
  private Survey() {}

  /**
   * That somebody does not answer is part of what is seen, and no exception. Attestations are read
   * after the identities: those that end in between are of identities at least as new.
   *
   * @param stores source and target
   */
  public static World look(
      ToolStores stores,
      Instances instances,
      List<URI> urls,
      String toolVersion,
      Time time,
      Duration maxAge,
      Duration soak) {
    StoreSight source = sight(stores.source());
    StoreSight target = sight(stores.target());
    return new World(
        source,
        target,
        instances.askAll(urls),
        target instanceof StoreSight.Seen ? attestations(stores.target()) : Optional.empty(),
        toolVersion,
        time.now(),
        maxAge,
        soak);
  }

  private static StoreSight sight(ToolStore store) {
    ToolCheck check;
    try {
      check = store.check();
    } catch (StoreUnavailable e) {
      return new StoreSight.Down(e.operatorDetail());
    }
    return switch (check) {
      case ToolCheck.Ours ours -> new StoreSight.Seen(StoreMoment.of(ours.found().identity()));
      case ToolCheck.Unstamped(String why) -> new StoreSight.Wrong(why);
      case ToolCheck.NotOurs(String why) -> new StoreSight.Wrong(why);
    };
  }

  private static Optional<List<Attestations.Stored>> attestations(ToolStore target) {
    try {
      return Optional.of(new Attestations(target.store()).all());
    } catch (StoreUnavailable e) {
      return Optional.empty();
    }
  }
}

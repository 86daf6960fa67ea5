package com.unkey.vault.migrate.cli;

import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import com.unkey.vault.core.crypto.KekSet;
import com.unkey.vault.migrate.run.Pace;
import com.unkey.vault.migrate.run.RunEnv;
import com.unkey.vault.migrate.run.RunLimits;
import com.unkey.vault.storage.StoreEnv;
import com.unkey.vault.storage.ToolStores;
import com.unkey.vault.storage.config.StorageFile;
import java.util.function.BooleanSupplier;

/** What a run is made of: the stores, opened so that the run's pace hears of every attempt. */
record Runner(StorageFile file, ToolStores stores, RunLimits limits, Pace pace, ToolEnv tool)
    implements AutoCloseable {
  static Runner open(StorageFile file, RunLimits limits, ToolEnv tool) {
    StoreEnv outside = tool.stores();
    Pace pace = new Pace(limits, outside.time());
    StoreEnv heard =
        outside.with((_, outcome, _) -> {
          if (outcome.reason().filter(Reason.THROTTLED::equals).isPresent()) {
            pace.troubled();
          }
        });
    return new Runner(file, ToolStores.open(file.stores(), heard), limits, pace, tool);
  }

  RunEnv env(BooleanSupplier stop) {
    StoreEnv outside = tool.stores();
    return new RunEnv(outside.time(), outside.tasks(), limits, pace, stop);
  }

  /** The KEKs of the configuration. */
  KekSet keks() {
    return RunOptions.keks(file, tool);
  }

  @Override
  public void close() {
    stores.close();
    file.encryption()
        .ifPresent(keks -> {
          keks.active().close();
          keks.previous().forEach(kek -> kek.close());
        });
  }
}

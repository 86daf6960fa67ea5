package com.unkey.vault.migrate.cli;

import com.unkey.vault.migrate.identity.IdentityStep;
import com.unkey.vault.migrate.identity.Stamping;
import com.unkey.vault.storage.ToolStores;
import java.util.List;
import picocli.CommandLine.Command;

/** Stamps a new store. */
@Command(
    name = "init",
    mixinStandardHelpOptions = true,
    description = {
      "Gives an identity to an empty store: the target of a migration.",
      "Its id is the configuration's store_id, or a random one."
    })
final class InitCommand extends IdentityStepCommand {
  private final ToolEnv env;

  InitCommand(ToolEnv env) {
    super(env);
    this.env = env;
  }

  @Override
  List<IdentityStep> steps(ToolStores stores, StoreChoice choice) {
    Stamping stamping = new Stamping(env.stores().random());
    return choice.required(stores).stream()
        .map(store -> stamping.init(store, () -> stores.createPlace(store)))
        .toList();
  }
}

package com.unkey.vault.migrate.cli;

import com.unkey.vault.migrate.identity.IdentityStep;
import com.unkey.vault.migrate.identity.Stamping;
import com.unkey.vault.storage.ToolStores;
import java.util.List;
import picocli.CommandLine.Command;

/** Stamps a store that was in use before stores had identities. */
@Command(
    name = "adopt",
    mixinStandardHelpOptions = true,
    description = {
      "Gives an identity to a store that holds keyrings and has none.",
      "Its id is the configuration's store_id, or a random one."
    })
final class AdoptCommand extends IdentityStepCommand {
  private final ToolEnv env;

  AdoptCommand(ToolEnv env) {
    super(env);
    this.env = env;
  }

  @Override
  List<IdentityStep> steps(ToolStores stores, StoreChoice choice) {
    Stamping stamping = new Stamping(env.stores().random());
    return choice.required(stores).stream().map(stamping::adopt).toList();
  }
}

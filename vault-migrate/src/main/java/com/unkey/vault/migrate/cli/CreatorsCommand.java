package com.unkey.vault.migrate.cli;

import com.unkey.vault.migrate.identity.CreatorsChange;
import com.unkey.vault.migrate.identity.IdentityStep;
import com.unkey.vault.storage.ToolStores;
import com.unkey.vault.storage.identity.Creators;
import com.unkey.vault.storage.identity.Phase;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Widens or narrows the range of phases whose instances may create DEKs. */
@Command(
    name = "creators",
    mixinStandardHelpOptions = true,
    description = {
      "Sets the phases whose instances may create keys: one, or two neighbours.",
      "From one phase it widens to that and a neighbour, from two it narrows to one of them."
    })
final class CreatorsCommand extends IdentityStepCommand {
  @Parameters(
      paramLabel = "MIN[..MAX]",
      description =
          "source, dual-read-source, dual-read-target or target; two with '..' between them.")
  private String range;

  @SuppressWarnings("NullAway.Init") // picocli sets the field
  CreatorsCommand(ToolEnv env) {
    super(env);
  }

  @Override
  List<IdentityStep> steps(ToolStores stores, StoreChoice choice) {
    Creators wanted = wanted();
    boolean isSingle = !stores.areTwo();
    return choice.orAll(stores).stream()
        .map(store -> CreatorsChange.to(store, wanted, isSingle))
        .toList();
  }

  private Creators wanted() {
    int dots = range.indexOf("..");
    Phase min = phase(dots < 0 ? range : range.substring(0, dots));
    Phase max = dots < 0 ? min : phase(range.substring(dots + 2));
    try {
      return new Creators(min, max);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec().commandLine(), String.valueOf(e.getMessage()));
    }
  }

  private Phase phase(String word) {
    Optional<Phase> phase = Phase.ofWord(word);
    if (phase.isEmpty()) {
      throw new ParameterException(
          spec().commandLine(),
          "'"
              + word
              + "' is no phase; the phases are source, dual-read-source, dual-read-target and"
              + " target");
    }
    return phase.get();
  }
}

package com.unkey.vault.migrate.cli;

import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.migrate.attest.Attestation;
import com.unkey.vault.migrate.attest.AttestationMerge;
import com.unkey.vault.migrate.attest.Attestations;
import com.unkey.vault.migrate.attest.Attestations.Stored;
import com.unkey.vault.storage.ToolStores;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Joins the attestations of a run's shards. */
@Command(
    name = "merge",
    mixinStandardHelpOptions = true,
    description = {
      "Joins the attestations of a run's shards to one of the whole run.",
      "Refuses gaps, overlaps, and shards of different stores, generations or versions."
    })
final class AttestMergeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private final StoresOption config;

  @Parameters(
      paramLabel = "KEY",
      arity = "0..*",
      description = "The keys of the shards' attestations, as attest list shows them.")
  private List<String> keys = List.of();

  @Option(names = "--run", description = "The run's name, instead of keys; with --verb.")
  private @Nullable String run;

  @Option(names = "--verb", description = "copy or verify; with --run.")
  private @Nullable String verb;

  @Option(names = "--apply", description = "Store it. Without it, only say what it would be.")
  private boolean apply;

  @SuppressWarnings("NullAway.Init") // picocli sets the field
  AttestMergeCommand(ToolEnv env) {
    this.config = new StoresOption(env);
  }

  @Override
  public Integer call() throws Exception {
    boolean byRun = run != null && verb != null;
    if (byRun != keys.isEmpty() || (run == null) != (verb == null)) {
      throw new ParameterException(
          spec.commandLine(), "name the attestations by their keys, or by --run and --verb");
    }
    try (ToolStores stores = config.open()) {
      var _ = stores.target().requireOurs();
      Attestations attestations = new Attestations(stores.target().store());
      List<Stored.Valid> shards = keys.isEmpty() ? ofRun(attestations) : named(attestations);
      return switch (AttestationMerge.merge(shards)) {
        case AttestationMerge.Outcome.Refused(List<String> why) -> {
          why.forEach(reason -> out().println("refused: " + reason));
          yield ExitCodes.REFUSED;
        }
        case AttestationMerge.Outcome.Merged(Attestation whole) -> {
          out()
              .println(
                  "joins "
                      + shards.size()
                      + " shards, "
                      + whole.tally().findingsInAll()
                      + " findings, "
                      + whole.tally().stopping()
                      + " stop the switch");
          out()
              .println(
                  apply
                      ? "stored as " + attestations.write(whole)
                      : "Nothing was done yet; --apply does it.");
          yield ExitCodes.OK;
        }
      };
    }
  }

  private List<Stored.Valid> ofRun(Attestations attestations) {
    return attestations.all().stream()
        .filter(Stored.Valid.class::isInstance)
        .map(Stored.Valid.class::cast)
        .filter(one ->
            one.attestation().scope().run().equals(run)
                && one.attestation().scope().verb().equals(verb)
                && !one.attestation().scope().isWhole())
        .toList();
  }

  private List<Stored.Valid> named(Attestations attestations) {
    List<Stored.Valid> shards = new ArrayList<>();
    for (String key : keys) {
      Stored stored =
          attestations
              .read(new ObjectKey(key))
              .orElseThrow(
                  () -> new ParameterException(spec.commandLine(), key + " is not in the target"));
      switch (stored) {
        case Stored.Valid valid -> shards.add(valid);
        case Stored.Invalid invalid ->
            throw new ParameterException(
                spec.commandLine(), invalid.key() + " " + invalid.problem());
      }
    }
    return shards;
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}

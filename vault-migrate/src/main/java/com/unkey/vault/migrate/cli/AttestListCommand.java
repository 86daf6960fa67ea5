package com.unkey.vault.migrate.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.unkey.vault.migrate.attest.Attestation;
import com.unkey.vault.migrate.attest.Attestations;
import com.unkey.vault.migrate.attest.Attestations.Stored;
import com.unkey.vault.migrate.json.CanonicalJson;
import com.unkey.vault.storage.ToolStores;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the attestations in the target. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "Shows the attestations in the target, the oldest first.")
final class AttestListCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private final StoresOption config;

  @Option(names = "--output", description = "How: ${COMPLETION-CANDIDATES}.")
  private OutputForm output = OutputForm.text;

  @SuppressWarnings("NullAway.Init") // picocli sets the field
  AttestListCommand(ToolEnv env) {
    this.config = new StoresOption(env);
  }

  @Override
  public Integer call() throws Exception {
    List<Stored> all;
    try (ToolStores stores = config.open()) {
      var _ = stores.target().requireOurs();
      all = new Attestations(stores.target().store()).all();
    }
    if (output == OutputForm.json) {
      JsonArray list = new JsonArray();
      all.forEach(stored -> list.add(json(stored)));
      JsonObject json = new JsonObject();
      json.add("attestations", list);
      spec.commandLine().getOut().println(CanonicalJson.text(json));
    } else {
      all.forEach(stored -> spec.commandLine().getOut().println(line(stored)));
    }
    return ExitCodes.OK;
  }

  private static String line(Stored stored) {
    return switch (stored) {
      case Stored.Invalid(var key, String problem) -> key + " " + problem;
      case Stored.Valid(var key, Attestation attestation) ->
          key
              + " run "
              + attestation.scope().run()
              + ", source generation "
              + attestation.source().end().generation()
              + ", target generation "
              + attestation.target().end().generation()
              + ", "
              + attestation.tally().findingsInAll()
              + " findings, "
              + attestation.tally().stopping()
              + " stop the switch"
              + attestation.voidBecause().map(why -> "; attests nothing: " + why).orElse("");
    };
  }

  private static JsonObject json(Stored stored) {
    JsonObject json = new JsonObject();
    json.addProperty("key", stored.key().value());
    switch (stored) {
      case Stored.Invalid(var _, String problem) -> json.addProperty("problem", problem);
      case Stored.Valid(var _, Attestation attestation) -> {
        json.add("attestation", Attestations.json(attestation));
        attestation.voidBecause().ifPresent(why -> json.addProperty("problem", why));
      }
    }
    return json;
  }
}

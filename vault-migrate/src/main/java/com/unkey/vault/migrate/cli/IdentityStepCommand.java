package com.unkey.vault.migrate.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.migrate.identity.IdentityOutcome;
import com.unkey.vault.migrate.identity.IdentityPlan;
import com.unkey.vault.migrate.identity.IdentityStep;
import com.unkey.vault.migrate.json.CanonicalJson;
import com.unkey.vault.storage.ToolStore;
import com.unkey.vault.storage.ToolStores;
import com.unkey.vault.storage.identity.StoreIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * A command that changes identities: its plan, and with {@code --apply} its doing. Nothing is done
 * in any store if a rule refuses it in one of them.
 */
abstract class IdentityStepCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private final StoresOption config;
  @Mixin private final StoreChoice choice = new StoreChoice();

  @Option(names = "--apply", description = "Do it. Without it, only say what would be done.")
  private boolean apply;

  @Option(names = "--output", description = "How: ${COMPLETION-CANDIDATES}.")
  private OutputForm output = OutputForm.text;

  private final JsonArray results = new JsonArray();

  @SuppressWarnings("NullAway.Init") // picocli sets the field
  IdentityStepCommand(ToolEnv env) {
    this.config = new StoresOption(env);
  }

  /** The steps, one a store. */
  abstract List<IdentityStep> steps(ToolStores stores, StoreChoice choice);

  CommandSpec spec() {
    return spec;
  }

  @Override
  public Integer call() throws Exception {
    int code;
    boolean applied = false;
    try (ToolStores stores = config.open()) {
      List<IdentityStep> steps = steps(stores, choice);
      if (apply) {
        steps.forEach(IdentityStep::prepare);
      }
      List<IdentityPlan> plans = steps.stream().map(IdentityStep::plan).toList();
      boolean refused = plans.stream().anyMatch(IdentityPlan.Refused.class::isInstance);
      if (refused || !apply) {
        for (int i = 0; i < steps.size(); i++) {
          say(steps.get(i).store(), plans.get(i));
        }
        code = refused ? ExitCodes.REFUSED : ExitCodes.OK;
        note(refused ? "Nothing was done." : "Nothing was done yet; --apply does it.");
      } else {
        applied = true;
        code = apply(steps);
      }
    }
    if (output == OutputForm.json) {
      JsonObject json = new JsonObject();
      json.addProperty("applied", applied);
      json.add("stores", results);
      spec.commandLine().getOut().println(CanonicalJson.text(json));
    }
    return code;
  }

  private int apply(List<IdentityStep> steps) {
    List<IdentityOutcome> outcomes = new ArrayList<>();
    for (IdentityStep step : steps) {
      IdentityOutcome outcome;
      try {
        outcome = step.apply();
      } catch (StoreUnavailable e) {
        outcome = new IdentityOutcome.Unsettled(e);
      }
      say(step.store(), outcome);
      outcomes.add(outcome);
    }
    if (outcomes.stream().allMatch(IdentityOutcome.Done.class::isInstance)) {
      return ExitCodes.OK;
    }
    if (outcomes.stream().anyMatch(IdentityOutcome.Done.class::isInstance)) {
      return ExitCodes.PARTLY_DONE;
    }
    return outcomes.stream().anyMatch(IdentityOutcome.Unsettled.class::isInstance)
        ? ExitCodes.OUTSIDE_FAILED
        : ExitCodes.REFUSED;
  }

  private void say(ToolStore store, IdentityPlan plan) {
    switch (plan) {
      case IdentityPlan.Nothing(StoreIdentity now) ->
          say(store, "unchanged", "nothing to do: it is " + now.describe(), Optional.of(now));
      case IdentityPlan.Stamp stamp ->
          say(
              store,
              "planned",
              "would become store " + stamp.id() + ", active in epoch " + stamp.epoch(),
              Optional.empty());
      case IdentityPlan.Change change ->
          say(
              store,
              "planned",
              "creators would become "
                  + change.to()
                  + "; it is "
                  + change.read().identity().describe(),
              Optional.of(change.read().identity()));
      case IdentityPlan.Refused(String why) ->
          say(store, "refused", "refused: " + why, Optional.empty());
    }
  }

  private void say(ToolStore store, IdentityOutcome outcome) {
    switch (outcome) {
      case IdentityOutcome.Done(StoreIdentity now, boolean changed) ->
          say(
              store,
              changed ? "changed" : "unchanged",
              (changed ? "done: it is " : "nothing to do: it is ") + now.describe(),
              Optional.of(now));
      case IdentityOutcome.Refused(String why) ->
          say(store, "refused", "refused: " + why, Optional.empty());
      case IdentityOutcome.Unsettled(StoreUnavailable cause) ->
          say(
              store,
              "unsettled",
              "not known to be done, and may yet be: " + cause.operatorDetail() + "; run it again",
              Optional.empty());
    }
  }

  private void say(ToolStore store, String result, String text, Optional<StoreIdentity> identity) {
    JsonObject json = new JsonObject();
    json.addProperty("store", store.name());
    json.addProperty("result", result);
    json.addProperty("detail", text);
    identity.ifPresent(now -> json.add("identity", IdentityJson.of(now)));
    results.add(json);
    note(store.name() + ": " + text);
  }

  private void note(String line) {
    if (output == OutputForm.text) {
      spec.commandLine().getOut().println(line);
    }
  }
}

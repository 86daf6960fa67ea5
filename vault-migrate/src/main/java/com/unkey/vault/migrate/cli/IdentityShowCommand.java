package com.unkey.vault.migrate.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.migrate.json.CanonicalJson;
import com.unkey.vault.storage.ToolCheck;
import com.unkey.vault.storage.ToolStore;
import com.unkey.vault.storage.ToolStores;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what the stores say of themselves. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = "Shows each store's id, role, epoch, creators and generation.")
final class IdentityShowCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private final StoresOption config;
  @Mixin private final StoreChoice choice = new StoreChoice();

  @Option(names = "--output", description = "How: ${COMPLETION-CANDIDATES}.")
  private OutputForm output = OutputForm.text;

  @SuppressWarnings("NullAway.Init") // picocli sets the field
  IdentityShowCommand(ToolEnv env) {
    this.config = new StoresOption(env);
  }

  @Override
  public Integer call() throws Exception {
    int code = ExitCodes.OK;
    JsonArray shown = new JsonArray();
    try (ToolStores stores = config.open()) {
      for (ToolStore store : choice.orAll(stores)) {
        JsonObject json = new JsonObject();
        json.addProperty("store", store.name());
        code = Math.max(code, show(store, json));
        shown.add(json);
      }
    }
    if (output == OutputForm.json) {
      JsonObject json = new JsonObject();
      json.add("stores", shown);
      out().println(CanonicalJson.text(json));
    }
    return code;
  }

  private int show(ToolStore store, JsonObject json) {
    ToolCheck check;
    try {
      check = store.check();
    } catch (StoreUnavailable e) {
      return problem(store, json, "cannot say: " + e.operatorDetail(), ExitCodes.OUTSIDE_FAILED);
    }
    return switch (check) {
      case ToolCheck.Ours ours -> {
        json.add("identity", IdentityJson.of(ours.found().identity()));
        line(store, "is " + ours.found().identity().describe());
        yield ExitCodes.OK;
      }
      case ToolCheck.Unstamped(String why) -> problem(store, json, why, ExitCodes.DIFFERENCES);
      case ToolCheck.NotOurs(String why) -> problem(store, json, why, ExitCodes.DIFFERENCES);
    };
  }

  private int problem(ToolStore store, JsonObject json, String problem, int code) {
    json.addProperty("problem", problem);
    line(store, problem);
    return code;
  }

  private void line(ToolStore store, String text) {
    if (output == OutputForm.text) {
      out().println(store.name() + ": " + text);
    }
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}

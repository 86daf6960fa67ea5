package com.unkey.vault.migrate.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.unkey.vault.migrate.gate.Answer;
import com.unkey.vault.migrate.gate.Gate;
import com.unkey.vault.migrate.gate.Step;
import com.unkey.vault.migrate.gate.Survey;
import com.unkey.vault.migrate.gate.Verdict;
import com.unkey.vault.migrate.json.CanonicalJson;
import com.unkey.vault.storage.ToolStores;
import com.unkey.vault.storage.identity.Phase;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says whether the migration may move to a phase. */
@Command(
    name = "gate",
    mixinStandardHelpOptions = true,
    description = {
      "Says whether the migration may move to NEXT-PHASE, forth or back, and why.",
      "The phase that it is in is the configuration's. Changes nothing; no rule can be skipped."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:yes, by every rule",
      "2:the command line or the configuration is wrong",
      "3:no: a rule says so",
      "5:not known: a store or an instance could not say"
    })
final class GateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private final StoresOption config;
  @Mixin private final InstancesOption instances;

  @Parameters(
      paramLabel = "NEXT-PHASE",
      description = "source, dual-read-source, dual-read-target or target.")
  private String next;

  @Option(
      names = "--max-age",
      defaultValue = "24h",
      converter = DurationConverter.class,
      description = "How old an attestation may be (default: ${DEFAULT-VALUE}).")
  private Duration maxAge;

  @Option(
      names = "--soak",
      defaultValue = "24h",
      converter = DurationConverter.class,
      description =
          "How long no read may have fallen back to the source before phase target (default:"
              + " ${DEFAULT-VALUE}).")
  private Duration soak;

  @Option(names = "--output", description = "How: ${COMPLETION-CANDIDATES}.")
  private OutputForm output = OutputForm.text;

  private final ToolEnv env;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  GateCommand(ToolEnv env) {
    this.env = env;
    this.config = new StoresOption(env);
    this.instances = new InstancesOption(env);
  }

  @Override
  public Integer call() throws Exception {
    Answer answer;
    try (ToolStores stores = config.open()) {
      Step step = step(stores.phase());
      answer =
          Gate.decide(
              step,
              Survey.look(
                  stores,
                  instances.client(),
                  instances.urls(),
                  env.toolVersion(),
                  env.stores().time(),
                  maxAge,
                  soak));
    }
    if (output == OutputForm.json) {
      out().println(CanonicalJson.text(json(answer)));
    } else {
      print(answer);
    }
    return answer.isYes()
        ? ExitCodes.OK
        : answer.isNo() ? ExitCodes.REFUSED : ExitCodes.OUTSIDE_FAILED;
  }

  private Step step(Phase from) {
    Phase to =
        Phase.ofWord(next)
            .orElseThrow(
                () -> new ParameterException(spec.commandLine(), "'" + next + "' is no phase"));
    try {
      return new Step(from, to);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(),
          "storage.phase is " + from.word() + ", and no step leads from there to " + to.word());
    }
  }

  private void print(Answer answer) {
    out().println("From " + answer.step() + ":");
    for (Answer.Line line : answer.lines()) {
      out().printf("%-7s %s: %s%n", word(line.verdict()), line.id(), line.text());
      out().println("        " + line.verdict().evidence());
    }
    out().println("Answer: " + word(answer));
  }

  private static JsonObject json(Answer answer) {
    JsonArray lines = new JsonArray();
    for (Answer.Line line : answer.lines()) {
      JsonObject json = new JsonObject();
      json.addProperty("rule", line.id());
      json.addProperty("text", line.text());
      json.addProperty("verdict", word(line.verdict()));
      json.addProperty("evidence", line.verdict().evidence());
      lines.add(json);
    }
    JsonObject json = new JsonObject();
    json.addProperty("from", answer.step().from().word());
    json.addProperty("to", answer.step().to().word());
    json.addProperty("answer", word(answer));
    json.add("rules", lines);
    return json;
  }

  private static String word(Answer answer) {
    return answer.isYes() ? "yes" : answer.isNo() ? "no" : "unknown";
  }

  private static String word(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Yes _ -> "yes";
      case Verdict.No _ -> "no";
      case Verdict.Unknown _ -> "unknown";
    };
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}

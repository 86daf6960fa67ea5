package com.unkey.vault.migrate.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.migrate.attest.Attestation;
import com.unkey.vault.migrate.finding.Finding;
import com.unkey.vault.migrate.finding.FindingKind;
import com.unkey.vault.migrate.json.CanonicalJson;
import com.unkey.vault.migrate.run.Counts;
import com.unkey.vault.migrate.run.FindingSink;
import com.unkey.vault.migrate.run.Outcome;
import com.unkey.vault.migrate.run.RunResult;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run on the terminal: findings as they come, and what was counted. As JSON one object at the
 * end, with so many findings of each kind as a person reads; counts are always of all.
 */
final class RunReport implements FindingSink {
  private static final int MOST_OF_A_KIND = 1_000;

  private final PrintWriter out;
  private final boolean json;
  private final Map<FindingKind, Integer> shown = new EnumMap<>(FindingKind.class);
  private final List<JsonObject> kept = new ArrayList<>();
  private @Nullable String attestedAs;
  private @Nullable String voidBecause;

  RunReport(PrintWriter out, boolean json) {
    this.out = out;
    this.json = json;
  }

  @Override
  public void found(Finding finding, boolean isAccepted) {
    int before = shown.merge(finding.kind(), 1, Integer::sum);
    if (before > MOST_OF_A_KIND) {
      if (before == MOST_OF_A_KIND + 1 && !json) {
        out.println("more of " + finding.kind().word() + ": counted below, and not shown");
      }
      return;
    }
    if (json) {
      kept.add(json(finding, isAccepted));
    } else {
      out.println(weight(finding, isAccepted) + " " + finding.token() + ": " + finding.detail());
    }
  }

  private static String weight(Finding finding, boolean isAccepted) {
    if (isAccepted) {
      return "accepted";
    }
    return finding.stopsTheSwitch() ? "STOPS THE SWITCH" : "note";
  }

  private static JsonObject json(Finding finding, boolean isAccepted) {
    JsonObject json = new JsonObject();
    json.addProperty("kind", finding.kind().word());
    json.addProperty("key", finding.key().value());
    json.addProperty("token", finding.token());
    json.addProperty("detail", finding.detail());
    json.addProperty("stopsTheSwitch", finding.stopsTheSwitch() && !isAccepted);
    json.addProperty("accepted", isAccepted);
    return json;
  }

  /** Where it is stored, and whether it is worth anything. */
  void attested(ObjectKey key, Attestation attestation) {
    attestedAs = key.value();
    voidBecause = attestation.voidBecause().orElse(null);
    if (!json) {
      out.println("attested as " + key);
      if (voidBecause != null) {
        out.println("the attestation is void: " + voidBecause + "; run it again");
      }
    }
  }

  void end(RunResult result) {
    if (json) {
      out.println(CanonicalJson.text(json(result)));
    } else {
      text(result);
    }
  }

  private JsonObject json(RunResult result) {
    Counts counts = result.counts();
    JsonObject json = new JsonObject();
    json.addProperty("verb", result.verb().word());
    json.addProperty("shard", result.shard().toString());
    json.addProperty("applied", result.applied());
    json.addProperty("bytesOnly", result.bytesOnly());
    json.addProperty("complete", result.complete());
    json.addProperty("stopping", result.stopping());
    JsonObject outcomes = new JsonObject();
    counts.outcomes().forEach((what, count) -> outcomes.addProperty(what.word(), count));
    json.add("counts", outcomes);
    JsonObject kinds = new JsonObject();
    counts.findings().forEach((kind, count) -> kinds.addProperty(kind.word(), count));
    json.add("findingCounts", kinds);
    JsonObject keks = new JsonObject();
    counts.objectsPerKek().forEach((kek, count) -> keks.addProperty(kek.value(), count));
    json.add("objectsPerKek", keks);
    json.addProperty("bytesListed", counts.bytesListed());
    json.addProperty("bytesWritten", counts.bytesWritten());
    JsonArray findings = new JsonArray();
    kept.forEach(findings::add);
    json.add("findings", findings);
    JsonArray accepted = new JsonArray();
    result.accepted().forEach(accepted::add);
    json.add("accepted", accepted);
    JsonArray notMet = new JsonArray();
    result.notMet().forEach(notMet::add);
    json.add("acceptedNotMet", notMet);
    if (attestedAs != null) {
      json.addProperty("attestedAs", attestedAs);
    }
    if (voidBecause != null) {
      json.addProperty("voidBecause", voidBecause);
    }
    json.addProperty("began", result.began().toString());
    json.addProperty("ended", result.ended().toString());
    return json;
  }

  private void text(RunResult result) {
    Counts counts = result.counts();
    for (Outcome outcome : Outcome.values()) {
      if (counts.of(outcome) > 0) {
        out.printf("%-24s %,15d%n", outcome.word(), counts.of(outcome));
      }
    }
    counts
        .objectsPerKek()
        .forEach((kek, count) -> out.printf("%-24s %,15d  under KEK %s%n", "objects", count, kek));
    out.printf("%-24s %,15d%n", "bytes-listed", counts.bytesListed());
    out.printf("%-24s %,15d%n", "bytes-written", counts.bytesWritten());
    counts
        .findings()
        .forEach((kind, count) -> out.printf("%-24s %,15d  found%n", kind.word(), count));
    result
        .notMet()
        .forEach(token -> out.println("--accept-finding " + token + " was not met: mistyped?"));
    out.println(verdict(result));
  }

  private static String verdict(RunResult result) {
    StringBuilder verdict = new StringBuilder(result.verb().word());
    if (result.shard().count() > 1) {
      verdict.append(" of shard ").append(result.shard());
    }
    verdict.append(result.complete() ? ": whole" : ": not whole, run it again");
    verdict.append(
        switch (result.verb()) {
          case COPY, MERGE, REPAIR -> result.applied() ? ", written" : ", a plan: --apply writes";
          case VERIFY -> result.bytesOnly() ? ", by bytes alone, which opens no gate" : "";
          case INVENTORY -> "";
        });
    return verdict
        .append(
            result.stopping() == 0
                ? "; nothing stops the switch"
                : "; " + result.stopping() + " findings stop the switch")
        .toString();
  }

  /** The code that the command returns. */
  static int exitCode(RunResult result) {
    if (!result.complete()) {
      return ExitCodes.PARTLY_DONE;
    }
    return result.stopping() == 0 ? ExitCodes.OK : ExitCodes.DIFFERENCES;
  }
}

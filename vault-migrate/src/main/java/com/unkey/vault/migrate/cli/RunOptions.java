package com.unkey.vault.migrate.cli;

import com.unkey.vault.core.ConfigException;
import com.unkey.vault.core.crypto.KekSet;
import com.unkey.vault.core.crypto.KeyWrapper;
import com.unkey.vault.core.format.DekPlaintext;
import com.unkey.vault.migrate.listing.Shard;
import com.unkey.vault.migrate.run.FindingSink;
import com.unkey.vault.migrate.run.RunLimits;
import com.unkey.vault.migrate.run.RunRequest;
import com.unkey.vault.storage.config.Encryption;
import com.unkey.vault.storage.config.StorageFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every run over the stores takes, beside {@code --config}. */
final class RunOptions {
  private static final Pattern SHARD = Pattern.compile("(\\d{1,9})/(\\d{1,9})");

  @Option(names = "--output", description = "How: ${COMPLETION-CANDIDATES}.")
  OutputForm output = OutputForm.text;

  @Option(
      names = "--max-concurrency",
      paramLabel = "N",
      description = "Pieces of work under way at once, at most; default ${DEFAULT-VALUE}.")
  private int maxConcurrency = RunLimits.DEFAULT.maxConcurrency();

  @Option(
      names = "--max-rps",
      paramLabel = "N",
      description = "Calls a second to both stores together, at most; 0, the default, for any.")
  private int maxRps = RunLimits.DEFAULT.maxRps();

  @Option(
      names = "--shard",
      paramLabel = "I/N",
      description =
          "Which part of the rings, counted from 0: 0/4. Without it JOB_COMPLETION_INDEX and"
              + " JOB_COMPLETIONS, as in an Indexed Job; without those, all.")
  private @Nullable String shard;

  @Option(
      names = "--accept-finding",
      paramLabel = "TOKEN",
      description =
          "A finding that is not to stop the switch, as it was reported; may be repeated.")
  private List<String> accepted = new ArrayList<>();

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  RunOptions() {}

  boolean isJson() {
    return output == OutputForm.json;
  }

  Set<String> accepted() {
    return Set.copyOf(accepted);
  }

  /**
   * @throws ConfigException naming the option
   */
  RunLimits limits() {
    return RunLimits.DEFAULT.withMaxConcurrency(maxConcurrency).withMaxRps(maxRps);
  }

  /**
   * @throws ConfigException naming the option, or the variable
   */
  Shard shard(UnaryOperator<@Nullable String> environment) {
    if (shard != null) {
      return shard("--shard", shard);
    }
    String index = environment.apply("JOB_COMPLETION_INDEX");
    String count = environment.apply("JOB_COMPLETIONS");
    if (index == null || index.isBlank()) {
      return Shard.ALL;
    }
    if (count == null || count.isBlank()) {
      // An Indexed Job sets the index alone: without the count, a part would be taken for the rest.
      throw new ConfigException(
          "JOB_COMPLETIONS",
          "is not set, and JOB_COMPLETION_INDEX is; set it to the job's completions, or give"
              + " --shard");
    }
    return shard("JOB_COMPLETION_INDEX/JOB_COMPLETIONS", index.strip() + "/" + count.strip());
  }

  private static Shard shard(String name, String text) {
    Matcher parts = SHARD.matcher(text);
    if (!parts.matches()) {
      throw new ConfigException(name, "must be I/N, such as 0/4, and was " + text);
    }
    int index = Integer.parseInt(parts.group(1));
    int count = Integer.parseInt(parts.group(2));
    if (index >= count) {
      throw new ConfigException(name, "must have I below N, counted from 0, and was " + text);
    }
    return new Shard(index, count);
  }

  /** All of it from the beginning, told to {@code sink}. */
  RunRequest request(KeyWrapper keks, ToolEnv env, FindingSink sink) {
    return RunRequest.of(keks).with(shard(env.environment())).accepting(accepted()).with(sink);
  }

  /**
   * The KEKs of the configuration.
   *
   * @throws ConfigException if it has none
   */
  static KekSet keks(StorageFile file, ToolEnv env) {
    Encryption keks =
        file.encryption()
            .orElseThrow(() ->
                new ConfigException(
                    "encryption.master_key",
                    "is required: this command unwraps what it reads; without a KEK only verify"
                        + " --bytes-only and inventory --keys-only run"));
    return new KekSet(
        keks.active(),
        keks.previous(),
        DekPlaintext.ENCODING,
        env.stores().time(),
        env.stores().random());
  }
}

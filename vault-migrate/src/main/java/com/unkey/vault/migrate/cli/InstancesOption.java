package com.unkey.vault.migrate.cli;

import com.unkey.vault.migrate.instance.InstanceAnswer;
import com.unkey.vault.migrate.instance.Instances;
import com.unkey.vault.storage.config.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** {@code --instance}, and the token that instances ask for. */
final class InstancesOption {
  private static final String TOKEN = "UNKEY_OPS_BEARER_TOKEN";

  @Spec(Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--instance",
      paramLabel = "URL",
      description = "An instance of the vault, as http://10.0.0.7:8060; repeat it for every one.")
  private List<String> urls = List.of();

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "Holds a token of the instances with the verb status. Without it the variable "
              + TOKEN
              + ".")
  private @Nullable Path tokenFile;

  private final ToolEnv env;

  @SuppressWarnings("NullAway.Init") // picocli sets the field
  InstancesOption(ToolEnv env) {
    this.env = env;
  }

  List<URI> urls() {
    try {
      return urls.stream().map(Instances::url).toList();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--instance: " + e.getMessage());
    }
  }

  /** Asks them. Without any to ask, no token is needed. */
  Instances client() {
    return urls.isEmpty() ? url -> unasked() : env.instances().apply(token());
  }

  private static InstanceAnswer unasked() {
    throw new IllegalStateException("no instance was named");
  }

  private Secret token() {
    if (tokenFile != null) {
      try {
        return new Secret(Files.readString(tokenFile).strip());
      } catch (IOException e) {
        throw new ParameterException(
            spec.commandLine(), "--token-file " + tokenFile + " cannot be read", e);
      }
    }
    String value = env.environment().apply(TOKEN);
    if (value == null || value.isBlank()) {
      throw new ParameterException(
          spec.commandLine(), "--token-file is required, or " + TOKEN + " in the environment");
    }
    return new Secret(value.strip());
  }
}

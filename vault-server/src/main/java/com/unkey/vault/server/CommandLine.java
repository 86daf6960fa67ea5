package com.unkey.vault.server;

import org.jspecify.annotations.Nullable;

/** What was asked for on the command line. */
sealed interface CommandLine {
  String USAGE =
      """
      Usage: vault-server [--config FILE]
             vault-server hash-token

      Serves the vault until it is told to stop (SIGTERM, SIGINT).

        --config FILE  the configuration, TOML: a path, or the TOML itself if it has a '=' or a
                       line break; else the variable UNKEY_CONFIG, which is read the same way;
                       else unkey.toml
        hash-token     reads a token from standard input and prints its hash for a tokens file
        --help         prints this
        --version      prints the version

      Exit codes: 0 stopped as told, 1 could not serve, 2 wrong usage or configuration.
      """;

  /**
   * @param config null if it was not given
   */
  record Serve(@Nullable String config) implements CommandLine {}

  record HashToken() implements CommandLine {}

  record Help() implements CommandLine {}

  record Version() implements CommandLine {}

  /**
   * @param problem what is wrong with the arguments
   */
  record Wrong(String problem) implements CommandLine {}

  static CommandLine parse(String... args) {
    @Nullable String config = null;
    for (int i = 0; i < args.length; i++) {
      String arg = args[i];
      switch (arg) {
        case "--help", "-h" -> {
          return new Help();
        }
        case "--version" -> {
          return new Version();
        }
        case "hash-token" -> {
          return args.length == 1 ? new HashToken() : new Wrong("hash-token takes no arguments");
        }
        case "--config" -> {
          if (i + 1 == args.length) {
            return new Wrong("--config needs a value");
          }
          config = args[++i];
        }
        default -> {
          if (!arg.startsWith("--config=")) {
            // Not echoed: it may be a secret that was put in the wrong place.
            return new Wrong("argument " + (i + 1) + " is not known");
          }
          config = arg.substring("--config=".length());
        }
      }
    }
    return new Serve(config);
  }
}

package com.unkey.vault.server;

import com.unkey.vault.core.ConfigException;
import com.unkey.vault.server.auth.TokenHash;
import com.unkey.vault.server.config.ConfigLoader;
import com.unkey.vault.server.config.ConfigLoader.Loaded;
import com.unkey.vault.server.config.ServerConfig;
import com.unkey.vault.server.logging.Logging;
import com.unkey.vault.server.rpc.RpcService;
import com.unkey.vault.storage.config.InvalidConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The program: reads its configuration, serves, and drains when it is told to stop. */
public final class Main {
  private static final int OK = 0;
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  private Main() {}

  public static void main(String[] args) throws IOException {
    run(args, List.of());
  }

  /**
   * The program with more services than are shipped: how the bench puts an echo beside the vault.
   *
   * @param beside as {@link VaultServer#start(ServerConfig, List)} takes them
   */
  public static void run(String[] args, List<RpcService> beside) throws IOException {
    OptionalInt exit =
        switch (CommandLine.parse(args)) {
          case CommandLine.Help _ -> OptionalInt.of(print(CommandLine.USAGE));
          case CommandLine.Version _ -> OptionalInt.of(print("vault-server " + Version.text()));
          case CommandLine.HashToken _ -> OptionalInt.of(hashToken());
          case CommandLine.Wrong(String problem) ->
              OptionalInt.of(refuse(List.of(problem + "; see --help")));
          case CommandLine.Serve(String config) -> serve(config, beside);
        };
    if (exit.orElse(OK) != OK) {
      System.exit(exit.getAsInt());
    }
    // Done; or serving, and the listeners' threads keep the process alive until a signal ends it.
  }

  /**
   * @param option what {@code --config} gave
   * @return empty if it serves now; else the exit code
   */
  private static OptionalInt serve(@Nullable String option, List<RpcService> beside) {
    Loaded loaded;
    try {
      loaded = ConfigLoader.load(option, System::getenv, new SecureRandom());
    } catch (InvalidConfig e) {
      return OptionalInt.of(refuse(e.problems()));
    }
    ServerConfig config = loaded.config();
    Logging.start(config.logging().level().name().toLowerCase(Locale.ROOT), processFields(config));
    Logger log = LoggerFactory.getLogger(Main.class);
    loaded.warnings().forEach(log::warn);
    try {
      VaultServer server = VaultServer.start(config, beside);
      stopOnSignal(server);
      log.atInfo()
          .addKeyValue("port", server.port())
          .addKeyValue("version", Version.text())
          .log("serving");
      return OptionalInt.empty();
    } catch (ConfigException e) {
      return OptionalInt.of(refuse(List.of(String.valueOf(e.getMessage()))));
    } catch (RuntimeException e) {
      log.error("could not start", e);
      Logging.flush();
      return OptionalInt.of(FAILED);
    }
  }

  private static Map<String, String> processFields(ServerConfig config) {
    return config.region().isEmpty()
        ? Map.of("instance_id", config.instanceId())
        : Map.of("instance_id", config.instanceId(), "region", config.region());
  }

  /**
   * SIGTERM and SIGINT run shutdown hooks. Having drained, this one ends the process with 0: left
   * to itself, the JVM would report the signal as a failure.
   */
  private static void stopOnSignal(VaultServer server) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  int code = OK;
                  try {
                    server.stop();
                  } catch (RuntimeException e) {
                    LoggerFactory.getLogger(Main.class).error("could not stop as it should", e);
                    code = FAILED;
                  } finally {
                    Logging.flush();
                    Runtime.getRuntime().halt(code);
                  }
                },
                "stop"));
  }

  private static int hashToken() throws IOException {
    String token = new String(System.in.readAllBytes(), StandardCharsets.UTF_8).strip();
    return token.isEmpty()
        ? refuse(List.of("standard input holds no token"))
        : print(TokenHash.of(token).hex());
  }

  private static int print(String text) {
    System.out.println(text.stripTrailing());
    return OK;
  }

  private static int refuse(List<String> problems) {
    problems.forEach(problem -> System.err.println("vault-server: " + problem));
    return USAGE;
  }
}

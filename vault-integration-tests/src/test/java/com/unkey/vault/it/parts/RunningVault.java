package com.unkey.vault.it.parts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** A vault that runs somewhere near: as a process or in a container. */
public interface RunningVault extends AutoCloseable {
  URI endpoint();

  /** A caller with the token that may do everything. */
  ConnectClient client();

  /** What it has printed so far. */
  String output();

  /** Ends it as an operator would, and waits until it is gone. */
  @Override
  void close();

  default HttpResponse<String> get(String path) {
    try {
      return Http.get(endpoint().resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until it is ready, whatever it says of its store. */
  default RunningVault awaitReady() {
    return awaitReport("ready", body -> true);
  }

  /** Waits until it is ready, and well in all that it checks. */
  default RunningVault awaitServing() {
    return awaitReport("serving", body -> !body.contains("\"fail\""));
  }

  private RunningVault awaitReport(String what, Predicate<String> accepted) {
    try {
      Awaitility.await()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(50))
          .atMost(Duration.ofMinutes(1))
          .ignoreExceptionsInstanceOf(UncheckedIOException.class)
          .until(() -> {
            HttpResponse<String> report = get("/health/ready");
            return report.statusCode() == 200 && accepted.test(report.body());
          });
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("the vault is not " + what + ":\n" + output(), e);
    }
    return this;
  }
}

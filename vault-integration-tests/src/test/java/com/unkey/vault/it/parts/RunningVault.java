package com.unkey.vault.it.parts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
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

  /** Waits until it says that it can be used. */
  default RunningVault awaitReady() {
    try {
      Awaitility.await()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(50))
          .atMost(Duration.ofMinutes(1))
          .until(() -> Http.answers(endpoint().resolve("/health/ready"), 200));
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("the vault is not ready:\n" + output(), e);
    }
    return this;
  }
}

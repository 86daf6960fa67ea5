package com.unkey.vault.it.container;

import com.unkey.vault.it.parts.AtExit;
import com.unkey.vault.it.parts.Checkout;
import com.unkey.vault.it.parts.ManagedProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The server's image, built once in the life of this JVM and removed at its end. */
final class VaultImage {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static @Nullable String tag;
  private static boolean failed;

  private VaultImage() {}

  /** A build that failed is not tried again for each test. */
  static synchronized String tag() {
    Docker.require();
    if (failed) {
      throw new AssertionError("the image was not built; the first test that failed says why");
    }
    if (tag == null) {
      failed = true;
      tag = build("vault-it:" + UUID.randomUUID());
      failed = false;
    }
    return tag;
  }

  private static String build(String name) {
    List<String> command =
        List.of(Checkout.root().resolve("deploy/image/build.sh").toString(), name);
    Map<String, String> environment =
        Map.of("JAVA_HOME", System.getProperty("java.home"), "DOCKER", Docker.program());
    try (ManagedProcess build = ManagedProcess.start("image", command, environment)) {
      if (build.awaitExit(PATIENCE) != 0) {
        throw new AssertionError("the image was not built:\n" + build.tail());
      }
    }
    AtExit.run(() -> Docker.show("image", "rm", name));
    return name;
  }
}

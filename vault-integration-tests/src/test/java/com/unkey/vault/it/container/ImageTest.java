package com.unkey.vault.it.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import com.unkey.vault.it.parts.VaultConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is in the image, and that all of it is used. */
@Tag("real-container")
class ImageTest {
  private static final int SET_ID = 06000;
  private static final int WRITABLE_BY_ALL = 0002;
  private static final int EXECUTABLE = 0111;

  @Test
  void itHoldsTheServerAndNoToolsForAnIntruder() throws Exception {
    List<TarArchiveEntry> all = files();
    assertThat(all).extracting(ImageTest::path).contains("opt/vault/vault.aot");
    assertThat(all)
        // What the engine puts something over is empty.
        .filteredOn(entry -> entry.isFile() && entry.getSize() > 0)
        .filteredOn(entry -> (entry.getMode() & EXECUTABLE) != 0)
        .extracting(ImageTest::path)
        .contains("opt/vault/jre/bin/java")
        .allMatch(name ->
            name.startsWith("opt/vault/jre/")
                || name.matches("lib(64)?/(.*/)?(ld-linux[^/]*|lib[^/]*)[.]so[.0-9]*"));
    assertThat(all).filteredOn(entry -> (entry.getMode() & SET_ID) != 0).isEmpty();
    assertThat(all)
        .filteredOn(entry -> !entry.isSymbolicLink() && (entry.getMode() & WRITABLE_BY_ALL) != 0)
        .extracting(ImageTest::path)
        .containsExactly("tmp/");
    assertThat(all)
        .filteredOn(entry -> entry.getLongUserId() != 0 || entry.getLongGroupId() != 0)
        .extracting(
            entry -> path(entry) + " " + entry.getLongUserId() + ":" + entry.getLongGroupId())
        .containsExactly("var/lib/vault/ 65532:65532");
  }

  /** Under AOTMode=on the JVM does not start without a cache that fits it and the jars. */
  @Test
  void itsAotCacheFitsItsOwnRuntimeAndJars() {
    Map<String, String> strict =
        Map.of("JDK_JAVA_OPTIONS", "-XX:AOTMode=on -Xlog:class+load:stdout");
    try (DockerVolume volume = DockerVolume.create();
        VaultContainer vault =
            VaultContainer.start(volume.configure(VaultConfig.create()), volume, strict)) {
      vault.client().encrypt("ws_1", "secret").field("encrypted");
      List<String> loaded =
          vault.output().lines().filter(line -> line.contains(" source: ")).toList();
      List<String> cached =
          loaded.stream().filter(line -> line.endsWith("source: shared objects file")).toList();
      assertThat(cached).anyMatch(line -> line.contains(" com.unkey.vault.server.Main "));
      // All that every start needs; only the disk store was not trained.
      assertThat(cached.size()).isGreaterThan(loaded.size() * 9 / 10);
      System.out.printf("AOT cache: %d of %d classes%n", cached.size(), loaded.size());
    }
  }

  private static String path(TarArchiveEntry entry) {
    return entry.getName().replaceFirst("^/", "");
  }

  /** The engine's answer for a container that was never started: the image, as it is. */
  private static List<TarArchiveEntry> files() throws IOException {
    DockerClient client = Docker.client();
    String container = client.createContainerCmd(VaultImage.tag()).exec().getId();
    List<TarArchiveEntry> entries = new ArrayList<>();
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(client.copyArchiveFromContainerCmd(container, "/").exec())) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        entries.add(entry);
      }
    } finally {
      client.removeContainerCmd(container).exec();
    }
    return entries;
  }
}

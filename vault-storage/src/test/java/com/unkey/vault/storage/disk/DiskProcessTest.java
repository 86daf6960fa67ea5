package com.unkey.vault.storage.disk;

import static org.assertj.core.api.Assertions.assertThat;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.PutResult.Stored;
import com.unkey.vault.core.store.StoredObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only a second process can show: {@code kill -9}, locks between processes, other locales. */
class DiskProcessTest {
  @TempDir Path root;

  @Test
  void killedAtAnyMomentItLosesNothingConfirmedAndLeavesNothingHalf() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Map<ObjectKey, Bytes> confirmed = new HashMap<>();
    for (int run = 0; run < 5; run++) {
      String name = "run" + run;
      Process child = start(Map.of(), "write", root.toString(), name);
      // Somewhere in the middle of a write, never at the same one.
      int lines = 20 + random.nextInt(60);
      int spins = random.nextInt(200_000);
      int replaced = -1;
      try (BufferedReader out = child.inputReader()) {
        for (int i = 0; i < lines; i++) {
          replaced = Math.max(replaced, confirm(name, out.readLine(), confirmed));
        }
        for (int i = 0; i < spins; i++) {
          Thread.onSpinWait();
        }
        // By its handle: Process.destroyForcibly would close what is still to be read.
        child.toHandle().destroyForcibly();
        child.waitFor();
        for (String rest = out.readLine(); rest != null; rest = out.readLine()) {
          // The last line may have been cut off; then it confirms nothing.
          replaced = Math.max(replaced, confirm(name, rest, confirmed));
        }
      }
      DiskStore store = DiskChild.open(root);
      String at = "seed " + seed + ", " + name;
      for (Map.Entry<ObjectKey, Bytes> object : confirmed.entrySet()) {
        assertThat(store.get(object.getKey()).map(StoredObject::body))
            .as("%s: %s", at, object.getKey())
            .contains(object.getValue());
      }
      int latest = runNumber(name, store.get(DiskChild.LATEST).orElseThrow().body());
      assertThat(latest).as(at).isBetween(replaced, replaced + 1);
      store
          .listAll("")
          .filter(o -> !o.key().equals(DiskChild.LATEST))
          .forEach(o -> assertWhole(store.get(o.key()).orElseThrow().body(), o.key(), at));
    }
    assertThat(confirmed).hasSizeGreaterThan(50);
  }

  /** The number of a confirmed replacement, or -1. */
  private static int confirm(String run, String line, Map<ObjectKey, Bytes> confirmed) {
    if (line.matches("created \\d+")) {
      int i = Integer.parseInt(line.substring("created ".length()));
      confirmed.put(DiskChild.writtenKey(run, i), DiskChild.body(run, i));
    }
    return line.matches("replaced \\d+")
        ? Integer.parseInt(line.substring("replaced ".length()))
        : -1;
  }

  private static int runNumber(String run, Bytes body) {
    String text = body.toUtf8();
    int number = Integer.parseInt(text.substring(run.length() + 1, text.indexOf(';')));
    assertThat(body).isEqualTo(DiskChild.body(run, number));
    return number;
  }

  private static void assertWhole(Bytes body, ObjectKey key, String at) {
    String[] parts = key.value().split("_", -1);
    int i = Integer.parseInt(parts[parts.length - 1]);
    assertThat(body).as("%s: %s", at, key).isEqualTo(DiskChild.body(parts[parts.length - 2], i));
  }

  @Test
  void betweenThreadsStoresAndProcessesThereIsOneCreatorAndNoLostUpdate() throws Exception {
    int rounds = 60;
    DiskChild.open(root).putIfAbsent(DiskChild.COUNTER, Bytes.utf8("0 nobody"));
    Process child = start(Map.of(), "race", root.toString(), "child", Integer.toString(rounds));
    List<Integer> wins = new ArrayList<>();
    try (BufferedReader out = child.inputReader();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      assertThat(out.readLine()).isEqualTo("ready");
      List<Callable<Integer>> racers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        String name = "thread" + i;
        // Each has a store of its own, as two servers in one process would.
        racers.add(() -> DiskChild.race(DiskChild.open(root), name, rounds));
      }
      for (Future<Integer> racer : threads.invokeAll(racers)) {
        wins.add(racer.get());
      }
      String last = Objects.requireNonNull(out.readLine());
      wins.add(Integer.parseInt(last.substring("child won ".length())));
    } finally {
      assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    assertThat(wins.stream().mapToInt(Integer::intValue).sum()).as("%s", wins).isEqualTo(rounds);
    StoredObject counter = DiskChild.open(root).get(DiskChild.COUNTER).orElseThrow();
    assertThat(DiskChild.count(counter)).isEqualTo(4 * rounds);
  }

  @Test
  void namesAreUtf8WhateverTheLocale() throws Exception {
    ObjectKey ours = new ObjectKey("keyring/größe-😀/dek_1");
    ObjectKey theirs = new ObjectKey("keyring/größe-é/dek_2");
    assertThat(DiskChild.open(root).putIfAbsent(ours, Bytes.utf8("there")))
        .isInstanceOf(Stored.class);

    Process child =
        start(
            Map.of("LC_ALL", "C", "LANG", "C"),
            "names",
            root.toString(),
            Bytes.utf8(theirs.value()).toHex());

    List<String> seen;
    try (BufferedReader out = child.inputReader()) {
      seen = out.lines().map(hex -> Bytes.ofHex(hex).toUtf8()).toList();
    }
    assertThat(child.waitFor()).isZero();
    assertThat(seen).containsExactly(theirs.value(), ours.value());
    assertThat(DiskChild.open(root).get(theirs)).isPresent();
  }

  private static Process start(Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                DiskChild.class.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(environment);
    return builder.start();
  }
}

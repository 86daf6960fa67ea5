package com.unkey.vault.storage.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.Time;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import com.unkey.vault.core.VirtualThreadTasks;
import com.unkey.vault.core.store.ETag;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.PutResult;
import com.unkey.vault.core.store.PutResult.Stored;
import com.unkey.vault.core.store.StoredObject;
import com.unkey.vault.storage.disk.FaultyFileOps.CrashError;
import com.unkey.vault.storage.disk.FaultyFileOps.Fate;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every step of a write fails in turn, in every way; afterwards the old object is there, or the
 * new.
 */
class DiskFaultTest {
  private static final ObjectKey KEY = new ObjectKey("keyring/ws_1/LATEST");
  private static final Bytes OLD = Bytes.utf8("the old bytes");
  private static final Bytes NEW = Bytes.utf8("the new and longer bytes");
  private static final Time TIME = Time.system();

  @TempDir Path work;

  private DiskStore store(Path root, FileOps ops) {
    return new DiskStore(new DiskConfig(root), TIME, new VirtualThreadTasks(TIME), ops, 1000);
  }

  private DiskStore healthy(Path root) {
    return store(root, FaultyFileOps.counting());
  }

  /** A write to try, with what must be there if it did nothing. */
  enum Write {
    CREATE_IN_A_NEW_STORE {
      @Override
      Optional<Bytes> prepare(DiskStore store) {
        return Optional.empty();
      }

      @Override
      PutResult run(DiskStore store) {
        return store.putIfAbsent(KEY, NEW);
      }
    },
    CREATE_BESIDE_OTHERS {
      @Override
      Optional<Bytes> prepare(DiskStore store) {
        store.putIfAbsent(new ObjectKey("keyring/ws_1/dek_a"), OLD);
        return Optional.empty();
      }

      @Override
      PutResult run(DiskStore store) {
        return store.putIfAbsent(KEY, NEW);
      }
    },
    REPLACE {
      @Override
      Optional<Bytes> prepare(DiskStore store) {
        store.putIfAbsent(KEY, OLD);
        return Optional.of(OLD);
      }

      @Override
      PutResult run(DiskStore store) {
        return store.putIfMatch(KEY, DiskStore.etag(OLD.toArray()), NEW);
      }
    };

    abstract Optional<Bytes> prepare(DiskStore store);

    abstract PutResult run(DiskStore store);
  }

  /** A failure of the machine, and the reason the port must tell. */
  record Failure(String name, Reason reason, Supplier<IOException> thrown) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Stream<Failure> failures() {
    return Stream.of(
        new Failure(
            "disk full", Reason.SERVER_ERROR, () -> new IOException("No space left on device")),
        new Failure(
            "quota",
            Reason.SERVER_ERROR,
            () -> new FileSystemException("f", null, "Disk quota exceeded")),
        new Failure(
            "read-only",
            Reason.DENIED,
            () -> new FileSystemException("f", null, "Read-only file system")),
        new Failure("permissions", Reason.DENIED, () -> new AccessDeniedException("f")),
        new Failure(
            "device error",
            Reason.SERVER_ERROR,
            () -> new FileSystemException("f", null, "Input/output error")));
  }

  static Stream<Arguments> everyFailure() {
    return Stream.of(Write.values())
        .flatMap(write ->
            Stream.of(Fate.values())
                .flatMap(fate -> failures().map(f -> Arguments.of(write, fate, f))));
  }

  @ParameterizedTest(name = "{0}, step {1}, {2}")
  @MethodSource("everyFailure")
  void aFailedStepLeavesTheOldObjectOrTheNewOneAndSaysWhatIsKnown(
      Write write, Fate fate, Failure failure) throws IOException {
    int steps = stepsOf(write);
    for (int step = 0; step < steps; step++) {
      Path root = Files.createTempDirectory(work, "root");
      Optional<Bytes> before = write.prepare(healthy(root));
      FaultyFileOps ops = new FaultyFileOps(step, fate, failure.thrown());
      String at = write + ", step " + step + " of " + steps + " (" + fate + ")";
      Optional<Reason> told;
      boolean stored = false;
      boolean nothing = false;
      try {
        PutResult result = write.run(store(root, ops));
        stored = result instanceof Stored;
        told =
            result instanceof PutResult.Unknown unknown
                ? Optional.of(unknown.cause().reason())
                : Optional.empty();
        assertThat(result).as(at).isNotInstanceOf(PutResult.Conflict.class);
      } catch (StoreUnavailable e) {
        nothing = true;
        told = Optional.of(e.reason());
      }

      Optional<Bytes> after = healthy(root).get(KEY).map(StoredObject::body);
      assertThat(after).as(at + ": " + ops.steps()).isIn(before, Optional.of(NEW));
      if (stored) {
        assertThat(after).as(at).contains(NEW);
      }
      if (nothing && fate != Fate.DONE) {
        assertThat(after).as(at).isEqualTo(before);
      }
      told.ifPresent(reason -> assertThat(reason).as(at).isEqualTo(failure.reason()));
      assertThat(healthy(root).listAll("").map(o -> o.key().value()))
          .as(at)
          .allMatch(key -> key.startsWith("keyring/ws_1/"));
    }
  }

  static Stream<Arguments> everyCrash() {
    return Stream.of(Write.values())
        .flatMap(write -> Stream.of(Fate.values()).map(fate -> Arguments.of(write, fate)));
  }

  @ParameterizedTest(name = "{0}, step {1}")
  @MethodSource("everyCrash")
  void aCrashAtAnyStepLeavesTheOldObjectOrTheNewOneAndTheNextWriteWorks(Write write, Fate fate)
      throws IOException {
    int steps = stepsOf(write);
    for (int step = 0; step < steps; step++) {
      Path root = Files.createTempDirectory(work, "root");
      Optional<Bytes> before = write.prepare(healthy(root));
      FaultyFileOps ops = new FaultyFileOps(step, fate, CrashError::new);
      assertThatThrownBy(() -> write.run(store(root, ops))).isInstanceOf(CrashError.class);

      DiskStore next = healthy(root);
      assertThat(next.get(KEY).map(StoredObject::body))
          .as("%s, step %s of %s: %s", write, step, steps, ops.steps())
          .isIn(before, Optional.of(NEW));
      assertThat(write.run(next)).isInstanceOf(Stored.class);
      assertThat(next.get(KEY).map(StoredObject::body)).contains(NEW);
    }
  }

  @Test
  void nothingIsStoredBeforeContentAndEveryFolderAreForced() throws IOException {
    FaultyFileOps ops = FaultyFileOps.counting();
    store(Files.createDirectory(work.resolve("root")), ops).putIfAbsent(KEY, NEW);

    // writeNew forces the temporary file; then the object, its folder, keyring and the root.
    assertThat(ops.steps())
        .containsSubsequence("writeNew", "link", "sync", "sync", "sync", "sync")
        .filteredOn("sync"::equals)
        .hasSize(4);
  }

  @Test
  void equalBytesAreForcedToo() throws IOException {
    Path root = Files.createDirectory(work.resolve("root"));
    healthy(root).putIfAbsent(KEY, NEW);
    FaultyFileOps ops = FaultyFileOps.counting();

    assertThat(store(root, ops).putIfAbsent(KEY, NEW)).isInstanceOf(Stored.class);

    assertThat(ops.steps()).filteredOn("sync"::equals).hasSize(4);
  }

  @Test
  void aReadThatFailsIsAnOutageAndNotAnAbsentKey() throws IOException {
    Path root = Files.createDirectory(work.resolve("root"));
    healthy(root).putIfAbsent(KEY, OLD);
    Consumer<DiskStore> get = store -> store.get(KEY);
    Consumer<DiskStore> list = store -> store.list("keyring/", null);
    for (Consumer<DiskStore> read : List.of(get, list)) {
      FaultyFileOps counting = FaultyFileOps.counting();
      read.accept(store(root, counting));
      int reading = counting.steps().indexOf("read");
      FaultyFileOps ops =
          new FaultyFileOps(
              reading,
              Fate.NOT_DONE,
              () -> new FileSystemException("f", null, "Input/output error"));
      assertThatThrownBy(() -> read.accept(store(root, ops)))
          .isInstanceOfSatisfying(
              StoreUnavailable.class,
              e -> {
                assertThat(e.reason()).isEqualTo(Reason.SERVER_ERROR);
                assertThat(e.operatorDetail()).contains(KEY.value(), "Input/output error");
                assertThat(e.getMessage()).doesNotContain("keyring");
              });
    }
  }

  @Test
  void aFileSystemWithoutHardLinksIsMisconfigured() throws IOException {
    Path root = Files.createDirectory(work.resolve("root"));
    int link = stepNames(Write.CREATE_IN_A_NEW_STORE).indexOf("link");
    FaultyFileOps ops =
        new FaultyFileOps(
            link,
            Fate.NOT_DONE,
            () -> new DiskErrors.UnsupportedLink(new UnsupportedOperationException()));

    assertThatThrownBy(() -> store(root, ops).putIfAbsent(KEY, NEW))
        .isInstanceOfSatisfying(
            StoreUnavailable.class,
            e -> {
              assertThat(e.reason()).isEqualTo(Reason.MISCONFIGURED);
              assertThat(e.operatorDetail()).contains("no hard links");
            });
  }

  @Test
  void aFileSystemThatDoesNotTellCasesApartIsRefused() throws IOException {
    Path root = Files.createDirectory(work.resolve("root"));
    FileOps folding = FaultyFileOps.foldingCase();

    assertThatThrownBy(() -> store(root, folding).get(KEY))
        .isInstanceOfSatisfying(
            StoreUnavailable.class,
            e -> {
              assertThat(e.reason()).isEqualTo(Reason.MISCONFIGURED);
              assertThat(e.operatorDetail()).contains("upper from lower case");
            });
  }

  @Test
  void anInterruptedWriteIsNotTakenForAFailureOfTheStore() throws IOException {
    Path root = Files.createDirectory(work.resolve("root"));
    DiskStore store = store(root, FileOps.REAL);
    store.get(KEY);
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> store.putIfAbsent(KEY, NEW))
          .isInstanceOfSatisfying(
              StoreUnavailable.class, e -> assertThat(e.reason()).isEqualTo(Reason.CANCELLED));
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(store.putIfMatch(KEY, new ETag("none"), NEW)).isInstanceOf(PutResult.Conflict.class);
  }

  private int stepsOf(Write write) throws IOException {
    return stepNames(write).size();
  }

  private List<String> stepNames(Write write) throws IOException {
    Path root = Files.createTempDirectory(work, "counted");
    write.prepare(healthy(root));
    FaultyFileOps counting = FaultyFileOps.counting();
    assertThat(write.run(store(root, counting))).isInstanceOf(Stored.class);
    return counting.steps();
  }
}

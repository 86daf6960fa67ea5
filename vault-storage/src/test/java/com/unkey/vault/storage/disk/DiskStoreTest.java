package com.unkey.vault.storage.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.Time;
import com.unkey.vault.core.VaultException.CorruptObject;
import com.unkey.vault.core.VaultException.InvalidArgument;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import com.unkey.vault.core.VirtualThreadTasks;
import com.unkey.vault.core.store.ETag;
import com.unkey.vault.core.store.ListPage;
import com.unkey.vault.core.store.ListedObject;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.PutResult;
import com.unkey.vault.core.store.PutResult.Conflict;
import com.unkey.vault.core.store.PutResult.Stored;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiskStoreTest {
  private static final ObjectKey KEY = new ObjectKey("keyring/ws_1/dek_a");
  private static final Bytes BODY = Bytes.utf8("wrapped");
  private static final Time TIME = Time.system();

  @TempDir Path root;

  private DiskStore store() {
    return storeWithPages(1000);
  }

  private DiskStore storeWithPages(int pageSize) {
    return new DiskStore(
        new DiskConfig(root), TIME, new VirtualThreadTasks(TIME), FileOps.REAL, pageSize);
  }

  @Test
  void objectsAreFilesUnderTheirKeysForTheOwnerAlone() throws IOException {
    store().putIfAbsent(KEY, BODY);

    Path file = root.resolve("keyring/ws_1/dek_a");
    assertThat(Files.readAllBytes(file)).isEqualTo(BODY.toArray());
    assertThat(permissions(file)).isEqualTo("rw-------");
    assertThat(permissions(root.resolve("keyring/ws_1"))).isEqualTo("rwx------");
    assertThat(permissions(root.resolve("keyring"))).isEqualTo("rwx------");
    assertThat(permissions(root.resolve(".vault"))).isEqualTo("rwx------");
    assertThat(root.resolve(".vault/tmp")).isEmptyDirectory();
  }

  /** Files with holes, which would fill the memory if they were read. */
  @Test
  void aFileTooLargeToBeOursIsNotRead() throws IOException {
    long size = 1L << 40;
    store().putIfAbsent(new ObjectKey("keyring/ws_1/dek_b"), BODY);
    Path file = root.resolve("keyring/ws_1/dek_a");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(size);
    }
    assertThatThrownBy(() -> store().get(KEY))
        .isInstanceOfSatisfying(
            CorruptObject.class,
            e -> assertThat(e.operatorDetail()).contains("keyring/ws_1/dek_a has more than 65536"));
    assertThat(store().putIfAbsent(KEY, BODY)).isInstanceOf(Conflict.class);
    assertThat(store().list("keyring/", null).objects())
        .extracting(listed -> listed.key().value())
        .containsExactly("keyring/ws_1/dek_a", "keyring/ws_1/dek_b");
    assertThat(file).hasSize(size);
  }

  @Test
  void twoStoresOnOneFolderSeeEachOthersWrites() {
    DiskStore one = store();
    DiskStore other = store();
    ETag first = etag(one.putIfAbsent(KEY, BODY));

    assertThat(other.putIfAbsent(KEY, Bytes.utf8("other"))).isInstanceOf(Conflict.class);
    assertThat(other.putIfMatch(KEY, first, Bytes.utf8("next"))).isInstanceOf(Stored.class);
    assertThat(one.putIfMatch(KEY, first, Bytes.utf8("late"))).isInstanceOf(Conflict.class);
    assertThat(one.get(KEY).orElseThrow().body()).isEqualTo(Bytes.utf8("next"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../outside",
        "keyring/../../outside",
        "keyring/./x",
        "/etc/passwd",
        "keyring//x",
        "keyring/x/",
        "keyring/nul\0/x",
        "keyring/\ud800/x",
        ".vault/tmp/x",
        ".vault",
        "keyring/r/.vault-123.tmp"
      })
  void keysThatNoFileBelowTheRootCanStandForAreRefused(String key) {
    refused(() -> store().get(new ObjectKey(key)));
    refused(() -> store().putIfAbsent(new ObjectKey(key), BODY));
    refused(() -> store().putIfMatch(new ObjectKey(key), new ETag("x"), BODY));
    refused(() -> store().delete(new ObjectKey(key)));
    assertThat(root.resolve("keyring")).doesNotExist();
    assertThat(root.resolveSibling("outside")).doesNotExist();
  }

  @Test
  void aSegmentTooLongForAFileNameIsRefusedByName() {
    // 128 characters of two bytes each are one byte too many.
    ObjectKey key = new ObjectKey("keyring/" + "é".repeat(128) + "/dek_a");

    assertThatThrownBy(() -> store().putIfAbsent(key, BODY))
        .isInstanceOf(InvalidArgument.class)
        .hasMessage("keyring: the disk store cannot hold it: a segment is longer than 255 bytes");
    ObjectKey longest = new ObjectKey("keyring/" + "é".repeat(127) + "x/dek_a");
    assertThat(store().putIfAbsent(longest, BODY)).isInstanceOf(Stored.class);
    assertThat(store().get(longest)).isPresent();
  }

  @Test
  void aKeyThatBeginsAnotherIsRefusedOnBothSides() {
    store().putIfAbsent(new ObjectKey("keyring/a"), BODY);
    store().putIfAbsent(new ObjectKey("keyring/b/c"), BODY);

    refused(() -> store().putIfAbsent(new ObjectKey("keyring/a/b"), BODY));
    refused(() -> store().putIfAbsent(new ObjectKey("keyring/a/b/c"), BODY));
    refused(() -> store().putIfAbsent(new ObjectKey("keyring/b"), BODY));
    // To read, they are keys like any other that is not there.
    assertThat(store().get(new ObjectKey("keyring/a/b"))).isEmpty();
    assertThat(store().get(new ObjectKey("keyring/b"))).isEmpty();
    assertThat(store().putIfMatch(new ObjectKey("keyring/b"), new ETag("x"), BODY))
        .isInstanceOf(Conflict.class);
  }

  @Test
  void symbolicLinksBelowTheRootAreNotFollowed(@TempDir Path outside) throws IOException {
    store().putIfAbsent(KEY, BODY);
    Files.writeString(outside.resolve("secret"), "not an object");
    Files.createSymbolicLink(root.resolve("keyring/out"), outside);
    Files.createSymbolicLink(root.resolve("keyring/ws_1/link"), outside.resolve("secret"));

    ObjectKey through = new ObjectKey("keyring/out/secret");
    misconfigured(() -> store().get(through));
    misconfigured(() -> store().putIfAbsent(new ObjectKey("keyring/out/new"), BODY));
    misconfigured(() -> store().get(new ObjectKey("keyring/ws_1/link")));
    misconfigured(() -> store().list("keyring/", null));
    misconfigured(() -> store().list("keyring/out/", null));
    assertThat(outside.resolve("new")).doesNotExist();
    assertThat(store().get(KEY)).isPresent();
  }

  @Test
  void theRootItselfMayBeASymbolicLink(@TempDir Path elsewhere) throws IOException {
    Path link = elsewhere.resolve("link");
    Files.createSymbolicLink(link, root);
    DiskStore linked = new DiskStore(new DiskConfig(link), TIME, new VirtualThreadTasks(TIME));

    linked.putIfAbsent(KEY, BODY);

    assertThat(store().get(KEY)).isPresent();
  }

  @Test
  void listingIsInUtf8OrderWhateverThePageSize() {
    // '-' and '.' sort before '/', '0' after it; the last two are the wrong way round in UTF-16.
    List<String> keys =
        List.of(
            "keyring/a-b",
            "keyring/a-c/x",
            "keyring/a.b",
            "keyring/a/LATEST",
            "keyring/a/dek_1",
            "keyring/a/z-/1",
            "keyring/a/z/1",
            "keyring/a0",
            "keyring/b",
            "keyring/é/dek_1",
            "keyring/\uffee/dek_1",
            "keyring/😀/dek_1");
    List<String> shuffled = new ArrayList<>(keys);
    Collections.shuffle(shuffled, new Random(7));
    shuffled.forEach(key -> store().putIfAbsent(new ObjectKey(key), BODY));

    for (int pageSize = 1; pageSize <= keys.size() + 1; pageSize++) {
      assertThat(keys(storeWithPages(pageSize).listAll("keyring/")))
          .as("pages of %d", pageSize)
          .isEqualTo(keys);
    }
    for (int i = 0; i < keys.size(); i++) {
      ListPage page = store().list("", new ObjectKey(keys.get(i)));
      assertThat(keys(page.objects().stream())).isEqualTo(keys.subList(i + 1, keys.size()));
    }
    assertThat(keys(store().listAll("keyring/a/"))).isEqualTo(keys.subList(3, 7));
    assertThat(keys(store().listAll("keyring/a"))).isEqualTo(keys.subList(0, 8));
    assertThat(keys(store().listAll("keyring/a/z"))).isEqualTo(keys.subList(5, 7));
    assertThat(keys(store().listAll("keyring/none/"))).isEmpty();
    assertThat(keys(store().listAll("none"))).isEmpty();
    // Between keys, on a folder's name, past the end.
    assertThat(keys(store().list("keyring/", new ObjectKey("keyring/a")).objects().stream()))
        .isEqualTo(keys);
    assertThat(keys(store().list("keyring/", new ObjectKey("keyring/a/")).objects().stream()))
        .isEqualTo(keys.subList(3, keys.size()));
    assertThat(store().list("keyring/", new ObjectKey("l")).objects()).isEmpty();
  }

  @Test
  void aPageReadsOnlyTheFoldersItNeeds() throws IOException {
    for (int ring = 0; ring < 5; ring++) {
      store().putIfAbsent(new ObjectKey("keyring/r" + ring + "/LATEST"), BODY);
    }
    // A folder that cannot be looked into, on every page but the last.
    Files.createSymbolicLink(root.resolve("keyring/r4/zzz"), root);

    ListPage page = storeWithPages(2).list("keyring/", new ObjectKey("keyring/r1/LATEST"));

    assertThat(keys(page.objects().stream()))
        .containsExactly("keyring/r2/LATEST", "keyring/r3/LATEST");
  }

  @Test
  void whatIsNoObjectIsNotListed() throws IOException {
    store().putIfAbsent(KEY, BODY);
    Files.writeString(root.resolve("keyring/ws_1/.vault-811.tmp"), "left by an interrupted write");
    Files.createDirectories(root.resolve("keyring/empty/folder"));

    assertThat(keys(store().listAll(""))).containsExactly(KEY.value());
  }

  @Test
  void aListingTellsSizeAndTheTagThatAReadTells() {
    store().putIfAbsent(KEY, BODY);

    ListedObject listed = store().list("keyring/", null).objects().getFirst();

    assertThat(listed.size()).isEqualTo(BODY.size());
    assertThat(listed.etag()).isEqualTo(store().get(KEY).orElseThrow().etag());
  }

  @Test
  void temporaryFilesAreRemovedOnceTheyAreOld() throws IOException {
    Path temporary = Files.createDirectories(root.resolve(".vault/tmp"));
    Path old = Files.writeString(temporary.resolve("old"), "half");
    Path young = Files.writeString(temporary.resolve("young"), "half");
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(2))));

    store().get(KEY);

    assertThat(old).doesNotExist();
    assertThat(young).exists();
  }

  @Test
  void aFolderThatIsGoneOrReplacedIsAnOutageAndNotAnEmptyStore(@TempDir Path elsewhere)
      throws IOException {
    DiskStore store = store();
    store.putIfAbsent(KEY, BODY);
    Path moved = elsewhere.resolve("moved");
    Files.move(root, moved);

    misconfigured(() -> store.get(KEY));
    misconfigured(() -> store.list("keyring/", null));
    misconfigured(() -> store.putIfAbsent(KEY, BODY));
    Files.createDirectory(root);
    misconfigured(() -> store.get(KEY));
    misconfigured(() -> store.list("keyring/", null));
    misconfigured(() -> store.putIfAbsent(KEY, Bytes.utf8("other")));
    assertThat(root).isEmptyDirectory();

    Files.delete(root);
    Files.move(moved, root);
    assertThat(store.get(KEY)).isPresent();
  }

  @Test
  void aMissingRootIsNeverMadeUnasked() {
    Path missing = root.resolve("missing");
    DiskStore store = new DiskStore(new DiskConfig(missing), TIME, new VirtualThreadTasks(TIME));

    misconfigured(() -> store.get(KEY));
    misconfigured(() -> store.putIfAbsent(KEY, BODY));
    assertThat(missing).doesNotExist();

    store.createRoot();
    store.createRoot();
    assertThat(store.putIfAbsent(KEY, BODY)).isInstanceOf(Stored.class);
  }

  @Test
  void aRootThatIsAFileIsMisconfigured() throws IOException {
    Path file = Files.writeString(root.resolve("file"), "x");
    misconfigured(
        () -> new DiskStore(new DiskConfig(file), TIME, new VirtualThreadTasks(TIME)).get(KEY));
  }

  @Test
  void deletingRemovesAnObjectAndNothingElse() {
    DiskStore store = store();
    store.putIfAbsent(KEY, BODY);

    store.delete(KEY);
    store.delete(KEY);
    store.delete(new ObjectKey("keyring"));

    assertThat(store.get(KEY)).isEmpty();
    assertThat(store.putIfAbsent(KEY, BODY)).isInstanceOf(Stored.class);
  }

  private static ETag etag(PutResult result) {
    return ((Stored) result).etag();
  }

  private static List<String> keys(Stream<ListedObject> objects) {
    return objects.map(object -> object.key().value()).toList();
  }

  private static void refused(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(InvalidArgument.class)
        .hasMessageStartingWith("keyring: the disk store cannot hold it");
  }

  private static void misconfigured(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StoreUnavailable.class, e -> assertThat(e.reason()).isEqualTo(Reason.MISCONFIGURED));
  }

  private static String permissions(Path path) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

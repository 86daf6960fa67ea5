package com.unkey.vault.storage.dual;

import static com.unkey.vault.storage.dual.TwoStores.DEK;
import static com.unkey.vault.storage.dual.TwoStores.ID;
import static com.unkey.vault.storage.dual.TwoStores.LATEST;
import static com.unkey.vault.storage.dual.TwoStores.RING;
import static org.assertj.core.api.Assertions.assertThat;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.crypto.Dek;
import com.unkey.vault.core.store.ETag;
import com.unkey.vault.core.store.ListedObject;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.PutResult.Stored;
import com.unkey.vault.core.store.StoredObject;
import com.unkey.vault.storage.dual.DecisionTable.Cell;
import com.unkey.vault.storage.dual.MoodyStore.Mood;
import com.unkey.vault.storage.dual.TwoStores.One;
import com.unkey.vault.storage.identity.Phase;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Walks every cell of every table in {@code docs/dual-write.md}, in each phase that the table is
 * for, and with each way in which an answer can be missing.
 */
class DualTableTest {
  private static final Map<String, DecisionTable> TABLES = DecisionTable.all();

  private static final String READ_SOURCE = " dual-read-source";
  private static final String READ_TARGET = " dual-read-target";

  /** What the page must have: a table, its rows, its columns. */
  private record Shape(List<String> rows, List<String> columns) {
    static Shape of(String rows, String columns) {
      return new Shape(words(rows), words(columns));
    }

    private static List<String> words(String text) {
      return Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    }
  }

  private static final Shape LATEST_WRITE =
      Shape.of(
          "stored, conflict, unknown, down",
          "absent, same, older, newer, lone, torn, unknown, down");
  private static final Shape DEK_READ =
      Shape.of("found, absent, down", "found, in LATEST, absent, down");
  private static final Shape LATEST_READ =
      Shape.of("found, absent, down", "found, absent, torn, down");
  private static final Shape LISTING = Shape.of("answers, down", "answers, down");
  private static final Map<String, Shape> SHAPES =
      Map.of(
          "create-dek",
          Shape.of("stored, same, other, unknown, down", "stored, same, other, unknown, down"),
          "create-latest",
          LATEST_WRITE,
          "replace-latest",
          LATEST_WRITE,
          "get-dek" + READ_SOURCE,
          DEK_READ,
          "get-dek" + READ_TARGET,
          DEK_READ,
          "get-latest" + READ_SOURCE,
          LATEST_READ,
          "get-latest" + READ_TARGET,
          LATEST_READ,
          "list" + READ_SOURCE,
          LISTING,
          "list" + READ_TARGET,
          LISTING,
          "write-through" + READ_TARGET,
          Shape.of("stored, same, other, unknown, down, fenced", "answer"));

  @Test
  void thePageHasEveryTableRowAndColumnThatIsTriedHere() {
    assertThat(TABLES.keySet()).containsExactlyInAnyOrderElementsOf(SHAPES.keySet());
    SHAPES.forEach((name, shape) -> {
      DecisionTable table = Objects.requireNonNull(TABLES.get(name));
      assertThat(table.rows()).as(name).isEqualTo(shape.rows());
      assertThat(table.columns()).as(name).isEqualTo(shape.columns());
    });
  }

  static Stream<Arguments> cells() {
    return TABLES.values().stream()
        .flatMap(table ->
            phases(table.name())
                .flatMap(phase ->
                    table.cells().stream().flatMap(cell -> cases(table.name(), phase, cell))));
  }

  private static Stream<Phase> phases(String table) {
    return Stream.of(Phase.DUAL_READ_SOURCE, Phase.DUAL_READ_TARGET)
        .filter(phase -> !table.contains(" ") || table.endsWith(phase.word()));
  }

  /** A missing answer is tried both ways: nothing was done, and it was. */
  private static Stream<Arguments> cases(String table, Phase phase, Cell cell) {
    boolean isUnknown = cell.row().equals("unknown") || cell.column().equals("unknown");
    return Stream.of(Mood.DROPS_WRITES, Mood.LOSES_ANSWERS)
        .limit(isUnknown ? 2 : 1)
        .map(
            unknown -> Arguments.of(table, phase, cell.row(), cell.column(), cell.text(), unknown));
  }

  @ParameterizedTest(name = "{0}, {1}: {2} x {3} = {4} ({5})")
  @MethodSource("cells")
  void aCell(String table, Phase phase, String row, String column, String expected, Mood unknown) {
    TwoStores stores = new TwoStores(phase);
    Case now = new Case(stores, row, column, expected, unknown);
    switch (table.split(" ", -1)[0]) {
      case "create-dek" -> now.createsDek();
      case "create-latest" -> now.createsLatest();
      case "replace-latest" -> now.replacesLatest();
      case "get-dek" -> now.readsDek();
      case "get-latest" -> now.readsLatest();
      case "write-through" -> now.writesThrough();
      case "list" -> now.lists();
      default -> throw new AssertionError("nobody tries the table " + table);
    }
  }

  private record Case(TwoStores stores, String row, String column, String expected, Mood unknown) {

    void createsDek() {
      plantDek(stores.authority, row);
      plantDek(stores.follower, column);
      Optional<Bytes> authorityBefore = body(stores.authority, DEK);
      Optional<Bytes> followerBefore = body(stores.follower, DEK);

      assertThat(stores.outcome(() -> stores.dual.putIfAbsent(DEK, stores.ours)))
          .isEqualTo(expected);
      authorityBefore.ifPresent(b -> assertThat(body(stores.authority, DEK)).contains(b));
      followerBefore.ifPresent(b -> assertThat(body(stores.follower, DEK)).contains(b));
      boolean confirmed = row.equals("stored") || row.equals("same");
      assertThat(stores.follower.moody.calls() > 0).as("follower asked").isEqualTo(confirmed);
      assertThat(stores.events.seen().contains("dekConflict"))
          .isEqualTo(expected.equals("data_loss"));
      if (expected.equals("stored")) {
        assertThat(stores.dual.putIfAbsent(DEK, stores.ours))
            .as("stored again, with the authority's tag")
            .isEqualTo(new Stored(stores.authority.objects.get(DEK).orElseThrow().etag()));
        for (One one : List.of(stores.authority, stores.follower)) {
          assertThat(body(one, DEK)).map(this::isOurDek).contains(true);
        }
      }
    }

    private void plantDek(One one, String state) {
      switch (state) {
        case "stored" -> {}
        case "same" -> one.objects.plant(DEK, stores.otherWrap);
        case "other" -> one.objects.plant(DEK, TwoStores.anotherKey());
        case "unknown" -> one.moody.is(unknown);
        case "down" -> one.moody.is(Mood.DOWN);
        default -> throw new AssertionError(state);
      }
    }

    void createsLatest() {
      plantDeks();
      if (row.equals("conflict")) {
        stores.authority.objects.plant(LATEST, TwoStores.wrapped(TwoStores.dek("dek_first", 999)));
      }
      writesLatest(() -> stores.outcome(() -> stores.dual.putIfAbsent(LATEST, stores.ours)));
    }

    void replacesLatest() {
      plantDeks();
      stores.authority.objects.plant(LATEST, TwoStores.wrapped(TwoStores.dek("dek_before", 500)));
      ETag read = stores.authority.objects.get(LATEST).orElseThrow().etag();
      if (row.equals("conflict")) {
        stores.authority.objects.plant(LATEST, TwoStores.wrapped(TwoStores.dek("dek_first", 999)));
      }
      writesLatest(() -> stores.outcome(() -> stores.dual.putIfMatch(LATEST, read, stores.ours)));
    }

    private void writesLatest(Supplier<String> write) {
      Optional<Bytes> before = plantFollowerLatest();
      setMood(stores.authority, row);
      setMood(stores.follower, column);

      String answer = write.get();

      String followers =
          stores.follower.moody.calls() == 0
              ? "not asked"
              : stores.events.seen().contains("followerLatestFailed")
                  ? "behind"
                  : body(stores.follower, LATEST).equals(before) ? "kept" : "forward";
      assertThat(answer + " · " + followers).isEqualTo(expected);
      Optional<Bytes> after = body(stores.follower, LATEST);
      switch (followers) {
        case "forward" -> assertThat(after).contains(stores.ours);
        case "behind" ->
            assertThat(after.equals(before) || after.equals(Optional.of(stores.ours))).isTrue();
        default -> assertThat(after).isEqualTo(before);
      }
      if (answer.equals("stored")) {
        assertThat(body(stores.authority, LATEST)).contains(stores.ours);
      }
    }

    private void plantDeks() {
      stores.authority.objects.plant(DEK, stores.ours);
      stores.follower.objects.plant(DEK, stores.ours);
    }

    private Optional<Bytes> plantFollowerLatest() {
      switch (column) {
        case "absent", "down" -> {}
        case "unknown" -> plantOlder();
        case "same" -> stores.follower.objects.plant(LATEST, stores.otherWrap);
        case "older" -> plantOlder();
        case "newer" -> {
          Dek newer = TwoStores.dek("dek_newer", TwoStores.CREATED_AT + 1);
          stores.follower.objects.plant(
              ObjectKey.ofDek(RING, newer.id()), TwoStores.wrapped(newer));
          stores.follower.objects.plant(LATEST, TwoStores.wrapped(newer));
        }
        case "lone" ->
            stores.follower.objects.plant(LATEST, TwoStores.wrapped(TwoStores.dek("dek_l", 1)));
        case "torn" -> stores.follower.objects.plant(LATEST, Bytes.utf8("torn"));
        default -> throw new AssertionError(column);
      }
      return body(stores.follower, LATEST);
    }

    private void plantOlder() {
      Dek older = TwoStores.dek("dek_older", TwoStores.CREATED_AT - 1);
      stores.follower.objects.plant(ObjectKey.ofDek(RING, older.id()), TwoStores.wrapped(older));
      stores.follower.objects.plant(LATEST, TwoStores.wrapped(older));
    }

    private void setMood(One one, String state) {
      if (state.equals("unknown")) {
        one.moody.is(unknown);
      } else if (state.equals("down")) {
        one.moody.is(Mood.DOWN);
      }
    }

    void readsDek() {
      plantToRead(stores.authority, row, DEK, stores.ours);
      switch (column) {
        case "in LATEST" -> stores.follower.objects.plant(LATEST, stores.otherWrap);
        default -> plantToRead(stores.follower, column, DEK, stores.otherWrap);
      }
      assertThat(readAs(DEK)).isEqualTo(expected);
      boolean fellBack = expected.equals("the follower's");
      assertThat(stores.events.seen().contains("fallback")).isEqualTo(fellBack);
      if (fellBack) {
        assertThat(body(stores.authority, DEK)).as("written through").contains(stores.otherWrap);
        assertThat(readAs(DEK)).as("from the authority now").isEqualTo(expected);
        assertThat(stores.events.seen()).containsExactly("fallback");
      }
      if (!row.equals("absent") || expected.equals("absent")) {
        assertThat(stores.authority.steps.steps()).noneMatch(step -> step.startsWith("CREATE"));
      }
      assertThat(body(stores.authority, LATEST)).isEmpty();
    }

    void readsLatest() {
      plantToRead(stores.authority, row, LATEST, stores.ours);
      switch (column) {
        case "torn" -> stores.follower.objects.plant(LATEST, Bytes.utf8("torn"));
        default -> plantToRead(stores.follower, column, LATEST, stores.otherWrap);
      }
      String read = readAs(LATEST);
      boolean carriedOver = stores.authority.objects.get(DEK).isPresent();
      assertThat(read + (carriedOver ? ", its DEK carried over" : "")).isEqualTo(expected);
      assertThat(body(stores.authority, LATEST))
          .isEqualTo(row.equals("found") ? Optional.of(stores.ours) : Optional.empty());
    }

    void writesThrough() {
      stores.follower.objects.plant(DEK, stores.ours);
      strikeBetweenMissAndWrite();
      assertThat(readAs(DEK)).isEqualTo(expected);
      assertThat(stores.events.seen()).contains("fallback");
      assertThat(stores.events.seen().contains("writeThroughFailed"))
          .isEqualTo(List.of("unknown", "down", "fenced").contains(row));
    }

    /** The source is asked once the target has missed. */
    private void strikeBetweenMissAndWrite() {
      stores.follower.steps.before(step -> {
        switch (row) {
          case "stored" -> {}
          case "same" -> stores.authority.objects.plant(DEK, stores.otherWrap);
          case "other" -> stores.authority.objects.plant(DEK, TwoStores.anotherKey());
          case "fenced" -> stores.closeFence();
          default -> setMood(stores.authority, row);
        }
      });
    }

    void lists() {
      ObjectKey shared = ObjectKey.ofDek(RING, TwoStores.dek("dek_shared", 1).id());
      ObjectKey mine = ObjectKey.ofDek(RING, TwoStores.dek("dek_a", 1).id());
      ObjectKey theirs = ObjectKey.ofDek(RING, TwoStores.dek("dek_b", 1).id());
      for (One one : List.of(stores.authority, stores.follower)) {
        one.objects.plant(one == stores.authority ? mine : theirs, Bytes.utf8("x"));
        one.objects.plant(shared, Bytes.utf8(one == stores.authority ? "long" : "x"));
      }
      setMood(stores.authority, row);
      setMood(stores.follower, column);
      assertThat(
              stores.said(() -> {
                List<ListedObject> listed = stores.dual.listAll("keyring/ws_1/").toList();
                assertThat(listed).last().extracting(ListedObject::size).isEqualTo(4L);
                List<ObjectKey> keys = listed.stream().map(ListedObject::key).toList();
                return keys.equals(List.of(mine, theirs, shared))
                    ? "both"
                    : keys.equals(List.of(mine, shared)) ? "the authority's" : "" + keys;
              }))
          .isEqualTo(expected);
    }

    private void plantToRead(One one, String state, ObjectKey key, Bytes body) {
      switch (state) {
        case "found" -> one.objects.plant(key, body);
        case "absent" -> {}
        case "down" -> one.moody.is(Mood.DOWN);
        default -> throw new AssertionError(state);
      }
    }

    private String readAs(ObjectKey key) {
      return stores.said(() -> {
        Optional<Bytes> read = stores.dual.get(key).map(StoredObject::body);
        if (read.isEmpty()) {
          return "absent";
        }
        Bytes followers =
            Optional.ofNullable(body(stores.follower, key).orElse(null))
                .or(() -> body(stores.follower, LATEST))
                .orElse(Bytes.EMPTY);
        return read.get().equals(followers) ? "the follower's" : "the authority's";
      });
    }

    private boolean isOurDek(Bytes stored) {
      return stored.equals(stores.ours) || stored.equals(stores.otherWrap);
    }

    private static Optional<Bytes> body(One one, ObjectKey key) {
      return one.objects.get(key).map(StoredObject::body);
    }
  }

  @Test
  void theIdOfTheCasesIsTheOneInTheirKey() {
    assertThat(DEK.value()).endsWith(ID.value());
  }
}

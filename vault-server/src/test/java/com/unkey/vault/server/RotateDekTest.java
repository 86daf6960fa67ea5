package com.unkey.vault.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.RingId;
import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import com.unkey.vault.core.format.WrappedDekFormat;
import com.unkey.vault.core.store.FakeStore;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.OutageStore;
import com.unkey.vault.server.audit.AuditLog;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Rotating a keyring over HTTP: with one store, and in the middle of a migration. */
class RotateDekTest {
  private static final String RING = "{\"keyring\":\"%s\"}";
  private static final String ENCRYPT = "{\"keyring\":\"%s\",\"data\":\"x\"}";

  private final FakeStore source = new FakeStore();
  private final FakeStore target = new FakeStore();
  private final OutageStore sourceLine = new OutageStore(source);
  private final OutageStore targetLine = new OutageStore(target);

  private TestServer in(String phase) {
    stamp(source, "store_a", phase);
    stamp(target, "store_b", phase);
    return TestServer.migrating(phase, sourceLine, targetLine);
  }

  private static void stamp(FakeStore store, String id, String phase) {
    store.plant(
        new ObjectKey("_vault/store.json"),
        Bytes.utf8(
            """
            {"format": 1, "storeId": "%s", "role": "active", "epoch": 1,
             "creators": {"min": "%s", "max": "%s"}, "wrapKeks": [],
             "generation": 1, "change": "c"}
            """
                .formatted(id, phase, phase)));
  }

  private static String keyId(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return TestServer.field(response, "keyId");
  }

  private static String keyOf(TestServer vault) {
    return keyId(vault.post("Encrypt", ENCRYPT.formatted("ws_1")));
  }

  private static String latestIn(FakeStore store) throws Exception {
    return WrappedDekFormat.parse(
            store.get(ObjectKey.ofLatest(new RingId("ws_1"))).orElseThrow().body())
        .outerId();
  }

  @Test
  void theNewDekEncryptsAndTheOldOneDecrypts() {
    try (TestServer vault = TestServer.start()) {
      String encrypted = vault.encrypt("ws_1", "before");
      String before = keyOf(vault);
      Instant began = Instant.now();

      HttpResponse<String> rotated = vault.ops("RotateDek", RING.formatted("ws_1"));

      String after = keyId(rotated);
      assertThat(after).startsWith("dek_").isNotEqualTo(before);
      assertThat(Instant.parse(TestServer.field(rotated, "createdAt")))
          .isBetween(began.minusMillis(1), Instant.now().plusSeconds(1));
      assertThat(keyOf(vault)).isEqualTo(after);
      assertThat(TestServer.field(vault.decrypt("ws_1", encrypted), "plaintext"))
          .isEqualTo("before");
    }
  }

  @Test
  void aRingThatIsNoneIsNotMade() {
    FakeStore store = new FakeStore();
    try (TestServer vault = TestServer.start(store, "")) {
      HttpResponse<String> response = vault.ops("RotateDek", RING.formatted("ws_mistyped"));
      assertThat(response.statusCode()).isEqualTo(404);
      assertThat(response.body())
          .contains("not_found", "keyring: has no key yet; its first encryption makes one");
      assertThat(store.keys()).noneMatch(key -> key.value().startsWith(ObjectKey.RINGS));

      assertThat(vault.ops("RotateDek", RING.formatted("../x")).statusCode()).isEqualTo(400);
      assertThat(vault.ops("RotateDek", "{}").statusCode()).isEqualTo(400);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dual-read-source", "dual-read-target"})
  void inAMigrationBothStoresMoveToIt(String phase) throws Exception {
    try (TestServer vault = in(phase)) {
      String encrypted = vault.encrypt("ws_1", "before");

      String after = keyId(vault.ops("RotateDek", RING.formatted("ws_1")));

      assertThat(keyOf(vault)).isEqualTo(after);
      ObjectKey own = new ObjectKey("keyring/ws_1/" + after);
      assertThat(source.get(own)).isPresent();
      assertThat(target.get(own)).isPresent();
      assertThat(latestIn(source)).isEqualTo(after);
      assertThat(latestIn(target)).isEqualTo(after);
      assertThat(vault.decrypt("ws_1", encrypted).statusCode()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "dual-read-source,source",
    "dual-read-source,target",
    "dual-read-target,source",
    "dual-read-target,target"
  })
  void withOneStoreDownItIsRefusedAndSaysWhich(String phase, String down) throws Exception {
    try (TestServer vault = in(phase)) {
      String encrypted = vault.encrypt("ws_1", "before");
      String before = keyOf(vault);
      OutageStore line = down.equals("source") ? sourceLine : targetLine;
      line.fail(Reason.UNREACHABLE);

      HttpResponse<String> refused = vault.ops("RotateDek", RING.formatted("ws_1"));

      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(TestServer.field(refused, "code")).isEqualTo("unavailable");
      assertThat(TestServer.field(refused, "message"))
          .isEqualTo("the " + down + " key store is unavailable; try again");
      assertThat(latestIn(source)).isEqualTo(before);
      assertThat(latestIn(target)).isEqualTo(before);
      assertThat(keyOf(vault)).as("what is cached serves").isEqualTo(before);
      assertThat(vault.decrypt("ws_1", encrypted).statusCode()).isEqualTo(200);

      line.recover();
      TestServer.until(
          "a rotation", () -> vault.ops("RotateDek", RING.formatted("ws_1")).statusCode() == 200);
      assertThat(keyOf(vault)).isNotEqualTo(before);
    }
  }

  @Test
  void aFencedInstanceRotatesNothing() throws Exception {
    try (TestServer vault = in("dual-read-source")) {
      String before = keyId(vault.post("Encrypt", ENCRYPT.formatted("ws_1")));
      stamp(target, "store_b", "dual-read-target");

      HttpResponse<String> refused = vault.ops("RotateDek", RING.formatted("ws_1"));

      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(TestServer.field(refused, "code")).isEqualTo("failed_precondition");
      assertThat(latestIn(source)).isEqualTo(before);
      assertThat(latestIn(target)).isEqualTo(before);
    }
  }

  @Test
  void theAuditLogSaysWhoRotatedWhatToWhichDek() {
    Logger audit = (Logger) LoggerFactory.getLogger(AuditLog.LOGGER);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    Level level = audit.getLevel();
    audit.setLevel(Level.INFO);
    audit.addAppender(lines);
    try (TestServer vault = TestServer.start()) {
      vault.encrypt("ws_audited", "x");
      String after = keyId(vault.ops("RotateDek", RING.formatted("ws_audited")));
      vault.ops(TestServer.TOKEN, "RotateDek", RING.formatted("ws_audited"));

      TestServer.until("the lines", () -> rotations(lines).count() >= 2);
      Map<String, Map<String, String>> byWho =
          rotations(lines).collect(Collectors.toMap(line -> line.get("who"), line -> line));
      assertThat(byWho.get("ops_bearer_token"))
          .containsEntry("ring", "ws_audited")
          .containsEntry("dek_id", after)
          .containsEntry("outcome", "ok");
      assertThat(byWho.get("bearer_token")).containsEntry("outcome", "permission_denied");
    } finally {
      audit.detachAppender(lines);
      audit.setLevel(level);
    }
  }

  private static Stream<Map<String, String>> rotations(ListAppender<ILoggingEvent> lines) {
    return List.copyOf(lines.list).stream()
        .map(event ->
            event.getKeyValuePairs().stream()
                .collect(Collectors.toMap(pair -> pair.key, pair -> String.valueOf(pair.value))))
        .filter(line -> "RotateDek".equals(line.get("verb")));
  }
}

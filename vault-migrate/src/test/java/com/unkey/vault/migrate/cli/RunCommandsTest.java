package com.unkey.vault.migrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.unkey.vault.core.DekId;
import com.unkey.vault.core.Time;
import com.unkey.vault.core.crypto.Dek;
import com.unkey.vault.core.crypto.KekSet;
import com.unkey.vault.core.format.DekPlaintext;
import com.unkey.vault.core.format.KekFormat;
import com.unkey.vault.core.format.WrappedDekFormat;
import com.unkey.vault.storage.StoreEnv;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runs over two stores on disk, as an operator types them. */
class RunCommandsTest {
  @TempDir Path work;

  private final Map<String, String> environment = new HashMap<>();
  private final String masterKey = masterKey("kek_1");
  private final KekSet keks =
      new KekSet(
          KekFormat.parse("encryption.master_key", masterKey),
          List.of(),
          DekPlaintext.ENCODING,
          Time.system(),
          new Random(1));
  private String encryption = "[encryption]\nmaster_key = \"" + masterKey + "\"\n";
  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();

  /** A serialized KeyEncryptionKey: its id, when it was made, its bytes. */
  private static String masterKey(String id) {
    byte[] message = new byte[2 + id.length() + 2 + 2 + 32];
    message[0] = 0x0a;
    message[1] = (byte) id.length();
    for (int i = 0; i < id.length(); i++) {
      message[2 + i] = (byte) id.charAt(i);
    }
    int at = 2 + id.length();
    message[at++] = 0x10;
    message[at++] = 0x01;
    message[at++] = 0x1a;
    message[at++] = 32;
    for (int i = 0; i < 32; i++) {
      message[at++] = (byte) i;
    }
    return Base64.getEncoder().encodeToString(message);
  }

  @BeforeEach
  void twoStampedStores() throws IOException {
    create("source", "ws_1", "dek_1", 1_000);
    create("source", "ws_1", "dek_2", 2_000);
    create("source", "ws_2", "dek_3", 3_000);
    run("identity", "adopt", "--store", "source", "--apply");
    run("identity", "init", "--store", "target", "--apply");
  }

  /** An object of its own and {@code LATEST}. */
  private void create(String store, String ring, String id, long createdAt) throws IOException {
    byte[] bytes = wrapped(id, createdAt);
    write(store, ring + "/" + id, bytes);
    write(store, ring + "/LATEST", bytes);
  }

  private byte[] wrapped(String id, long createdAt) {
    byte[] material = new byte[32];
    new Random(id.hashCode()).nextBytes(material);
    return WrappedDekFormat.serialize(keks.wrap(new Dek(new DekId(id), createdAt, material)))
        .toArray();
  }

  private void write(String store, String name, byte[] bytes) throws IOException {
    Path file = work.resolve(store).resolve("keyring").resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  private String migration() {
    return """
    [storage]
    phase = "source"
    [storage.source]
    store_id = "A"
    [storage.source.disk]
    path = "%s"
    [storage.target]
    store_id = "B"
    [storage.target.disk]
    path = "%s"
    """
        .formatted(work.resolve("source"), work.resolve("target"));
  }

  private int run(String... args) {
    out = new StringWriter();
    err = new StringWriter();
    List<String> all = new ArrayList<>(List.of(args));
    all.add("--config");
    all.add(encryption + migration());
    return Cli.run(
        VaultMigrate.of(new ToolEnv(environment::get, StoreEnv.system())),
        new PrintWriter(out, true),
        new PrintWriter(err, true),
        all.toArray(String[]::new));
  }

  private JsonObject json() {
    return JsonParser.parseString(out.toString()).getAsJsonObject();
  }

  private List<String> targetsFiles() throws IOException {
    try (Stream<Path> files = Files.walk(work.resolve("target"))) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> work.resolve("target").relativize(file).toString())
          .filter(name -> name.startsWith("keyring"))
          .sorted()
          .toList();
    }
  }

  private long attestations() throws IOException {
    Path folder = work.resolve("target/_vault/attestations");
    if (!Files.exists(folder)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.count();
    }
  }

  @Test
  void aCopyIsAPlanUntilItIsApplied() throws IOException {
    assertThat(run("copy")).as(() -> err.toString()).isEqualTo(ExitCodes.OK);
    assertThat(out.toString()).containsPattern("created +3\n").contains("a plan: --apply writes");
    assertThat(targetsFiles()).isEmpty();
    assertThat(attestations()).isZero();

    assertThat(run("copy", "--apply")).as(() -> err.toString()).isEqualTo(ExitCodes.OK);
    assertThat(out.toString()).containsPattern("created +3\n").contains("attested as _vault/");
    assertThat(targetsFiles())
        .containsExactly(
            "keyring/ws_1/LATEST",
            "keyring/ws_1/dek_1",
            "keyring/ws_1/dek_2",
            "keyring/ws_2/LATEST",
            "keyring/ws_2/dek_3");
    assertThat(attestations()).isEqualTo(1);

    assertThat(run("verify")).as(() -> err.toString()).isEqualTo(ExitCodes.OK);
    assertThat(out.toString()).contains("verify: whole; nothing stops the switch");
    assertThat(run("verify", "--bytes-only", "--output", "json"))
        .as("ws_1's LATEST holds the same bytes, since the newest DEK was copied last")
        .isEqualTo(ExitCodes.OK);
    assertThat(json().get("bytesOnly").getAsBoolean()).isTrue();
    assertThat(attestations()).isEqualTo(3);
  }

  @Test
  void whatDiffersIsExitCode1AndNamesTheToken() throws IOException {
    write("source", "ws_3/dek_cut", new byte[] {1, 2, 3});
    assertThat(run("copy", "--apply")).isEqualTo(ExitCodes.DIFFERENCES);
    assertThat(out.toString()).contains("STOPS THE SWITCH malformed:source:keyring/ws_3/dek_cut: ");
    assertThat(run("copy", "--apply", "--accept-finding", "malformed:source:keyring/ws_3/dek_cut"))
        .isEqualTo(ExitCodes.OK);
    assertThat(run("verify", "--no-attestation", "--output", "json"))
        .isEqualTo(ExitCodes.DIFFERENCES);
    assertThat(json().get("stopping").getAsInt()).isEqualTo(1);
    assertThat(json().getAsJsonArray("findings")).hasSize(1);
    assertThat(attestations()).isEqualTo(2);
  }

  @Test
  void aMissingDekIsFound() {
    // Without a wait of 10 s there is nothing to see here but the plan of what is missing.
    assertThat(run("copy", "--output", "json")).isEqualTo(ExitCodes.OK);
    assertThat(json().getAsJsonObject("counts").get("created").getAsInt()).isEqualTo(3);
    assertThat(json().get("applied").getAsBoolean()).isFalse();
  }

  @Test
  void anInventoryOfOneStore() {
    assertThat(run("inventory", "--store", "source", "--output", "json"))
        .as(() -> err.toString())
        .isEqualTo(ExitCodes.OK);
    assertThat(json().getAsJsonObject("counts").get("rings").getAsInt()).isEqualTo(2);
    assertThat(json().getAsJsonObject("objectsPerKek").get("kek_1").getAsInt()).isEqualTo(5);
    assertThat(run("inventory")).as("of which store?").isEqualTo(ExitCodes.USAGE);
  }

  @Test
  void withoutAKekOnlyKeysAndBytesAreLookedAt() {
    encryption = "";
    assertThat(run("copy")).isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString()).contains("encryption.master_key").contains("--bytes-only");
    assertThat(run("inventory", "--store", "source", "--keys-only")).isEqualTo(ExitCodes.OK);
    assertThat(out.toString()).containsPattern("deks +3\n");
  }

  @Test
  void mergeAndRepairPlanAndApply() throws IOException {
    run("copy", "--apply");
    create("target", "ws_9", "dek_9", 9_000);
    write("source", "ws_8/LATEST", wrapped("dek_8", 8_000));
    assertThat(run("repair", "--store", "source", "--apply")).isEqualTo(ExitCodes.OK);
    assertThat(work.resolve("source/keyring/ws_8/dek_8")).exists();
    assertThat(run("merge")).isEqualTo(ExitCodes.OK);
    assertThat(work.resolve("source/keyring/ws_9/dek_9")).doesNotExist();
    assertThat(run("merge", "--apply")).isEqualTo(ExitCodes.OK);
    assertThat(work.resolve("source/keyring/ws_9/dek_9")).exists();
    assertThat(work.resolve("target/keyring/ws_8/dek_8")).exists();
    assertThat(run("verify")).isEqualTo(ExitCodes.OK);
  }

  @Test
  void shardsOfAJobCopyTheirPartAndTogetherAll() throws IOException {
    environment.put("JOB_COMPLETIONS", "3");
    for (int i = 0; i < 3; i++) {
      environment.put("JOB_COMPLETION_INDEX", Integer.toString(i));
      assertThat(run("copy", "--apply", "--run", "r1"))
          .as(() -> err.toString())
          .isEqualTo(ExitCodes.OK);
    }
    assertThat(targetsFiles()).hasSize(5);
    assertThat(attestations()).isEqualTo(3);
    assertThat(run("copy", "--apply")).isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString()).contains("--run");
  }

  @Test
  void aJobsIndexWithoutItsCompletionsIsRefused() {
    environment.put("JOB_COMPLETION_INDEX", "0");
    assertThat(run("copy")).isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString()).contains("JOB_COMPLETIONS");
  }

  @Test
  void optionsThatMakeNoSenseAreNamed() {
    assertThat(run("copy", "--shard", "4/4")).isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString()).contains("--shard");
    assertThat(run("copy", "--shard", "x")).isEqualTo(ExitCodes.USAGE);
    assertThat(run("copy", "--max-concurrency", "0")).isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString()).contains("--max-concurrency");
    assertThat(run("copy", "--max-rps", "-1")).isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString()).contains("--max-rps");
  }

  @Test
  void anotherStoreThanTheOneConfiguredIsRefused() throws IOException {
    Path moved = work.resolve("target");
    Files.move(moved, work.resolve("elsewhere"));
    Files.move(work.resolve("source"), moved);
    Files.move(work.resolve("elsewhere"), work.resolve("source"));
    assertThat(run("copy", "--apply")).isEqualTo(ExitCodes.REFUSED);
    assertThat(run("verify")).isEqualTo(ExitCodes.REFUSED);
    assertThat(run("merge", "--apply")).isEqualTo(ExitCodes.REFUSED);
  }
}

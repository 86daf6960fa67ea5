package com.unkey.vault.migrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.unkey.vault.core.DekId;
import com.unkey.vault.core.KekId;
import com.unkey.vault.core.Time;
import com.unkey.vault.core.crypto.Dek;
import com.unkey.vault.core.crypto.KekSet;
import com.unkey.vault.core.format.DekPlaintext;
import com.unkey.vault.core.format.KekFormat;
import com.unkey.vault.core.format.WrappedDekFormat;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.migrate.attest.Attestations;
import com.unkey.vault.migrate.attest.Attesting;
import com.unkey.vault.migrate.attest.RunScope;
import com.unkey.vault.migrate.instance.InstanceAnswer;
import com.unkey.vault.migrate.instance.InstanceStatus;
import com.unkey.vault.migrate.instance.InstanceStore;
import com.unkey.vault.storage.StoreEnv;
import com.unkey.vault.storage.ToolStore;
import com.unkey.vault.storage.ToolStores;
import com.unkey.vault.storage.config.StorageFile;
import com.unkey.vault.storage.identity.Phase;
import com.unkey.vault.storage.identity.StoreIdentity;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code gate} and {@code attest} on stores on disk, with instances that say what the test says.
 */
class ControlCommandsTest {
  private static final URI INSTANCE = URI.create("http://10.0.0.1:8060");

  @TempDir Path work;

  private final String masterKey = KekFormat.generate(new KekId("kek_1"), 1, new Random(3));
  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();
  private Phase phase = Phase.SOURCE;
  private Phase reported = Phase.SOURCE;
  private boolean silent;

  @BeforeEach
  void twoStores() throws Exception {
    Path ring = Files.createDirectories(work.resolve("source/keyring/ws_1"));
    byte[] dek = wrapped("dek_a");
    Files.write(ring.resolve("dek_a"), dek);
    Files.write(ring.resolve("LATEST"), dek);
    assertThat(run("identity", "adopt", "--store", "source", "--apply")).isEqualTo(ExitCodes.OK);
    assertThat(run("identity", "init", "--store", "target", "--apply")).isEqualTo(ExitCodes.OK);
  }

  private byte[] wrapped(String id) {
    byte[] material = new byte[32];
    new Random(7).nextBytes(material);
    KekSet keks =
        new KekSet(
            KekFormat.parse("encryption.master_key", masterKey),
            List.of(),
            DekPlaintext.ENCODING,
            Time.system(),
            new SecureRandom());
    return WrappedDekFormat.serialize(keks.wrap(new Dek(new DekId(id), 1_000, material))).toArray();
  }

  private String toml() {
    return """
    [encryption]
    master_key = "%s"
    [storage]
    phase = "%s"
    [storage.source.disk]
    path = "%s"
    [storage.target.disk]
    path = "%s"
    """
        .formatted(masterKey, phase.word(), work.resolve("source"), work.resolve("target"));
  }

  private int run(String... args) {
    out = new StringWriter();
    err = new StringWriter();
    List<String> all = new ArrayList<>(List.of(args));
    all.add("--config");
    all.add(toml());
    ToolEnv env =
        new ToolEnv(
            name -> name.equals("UNKEY_OPS_BEARER_TOKEN") ? "of this test" : null,
            StoreEnv.system(),
            token -> url -> answer(url));
    return Cli.run(
        VaultMigrate.of(env),
        new PrintWriter(out, true),
        new PrintWriter(err, true),
        all.toArray(String[]::new));
  }

  private ToolStores open() throws Exception {
    return ToolStores.open(StorageFile.load(toml(), name -> null).stores(), StoreEnv.system());
  }

  private InstanceAnswer answer(URI url) {
    if (silent) {
      return new InstanceAnswer.Unreachable("no answer within 5s");
    }
    try (ToolStores stores = open()) {
      return new InstanceAnswer.Answered(
          new InstanceStatus(
              url,
              "i1",
              "0.1.0",
              reported,
              Instant.now().minus(Duration.ofDays(2)),
              false,
              stores.all().stream().map(ControlCommandsTest::seen).toList(),
              List.of(),
              0));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static InstanceStore seen(ToolStore store) {
    StoreIdentity identity = store.requireOurs();
    return new InstanceStore(
        store.name(),
        true,
        true,
        Optional.of(
            new InstanceStore.Identity(
                identity.id(),
                identity.role().word(),
                identity.epoch(),
                identity.generation(),
                identity.creators())),
        Optional.empty());
  }

  private ObjectKey attest(String verb, int shard, int shards) throws Exception {
    try (ToolStores stores = open()) {
      RunScope scope =
          new RunScope(verb, "run-1", "(not packaged)", phase, shard, shards, false, List.of());
      Attesting attesting =
          Attesting.begin(stores, Attesting.look(stores, scope, Time.system()), Time.system());
      return new Attestations(stores.target().store()).write(attesting.end(true));
    }
  }

  private int gate(String next) {
    return run("gate", next, "--instance", INSTANCE.toString());
  }

  private void moveTo(Phase next) {
    String wide = phase.word() + ".." + next.word();
    assertThat(run("identity", "creators", wide, "--apply")).isEqualTo(ExitCodes.OK);
    phase = next;
    reported = next;
    assertThat(run("identity", "creators", next.word(), "--apply")).isEqualTo(ExitCodes.OK);
  }

  @Test
  void theWayForthOpensGateByGate() throws Exception {
    assertThat(gate("dual-read-source")).isEqualTo(ExitCodes.OK);
    assertThat(out.toString())
        .startsWith("From source to dual-read-source:")
        .contains("yes     instances-in-phase: every instance answers, and is in phase source")
        .endsWith("Answer: yes" + System.lineSeparator());

    moveTo(Phase.DUAL_READ_SOURCE);
    assertThat(gate("dual-read-target")).isEqualTo(ExitCodes.REFUSED);
    assertThat(out.toString()).contains("no      copied:", "no      verified-twice:", "Answer: no");

    attest(RunScope.COPY, 0, 1);
    attest(RunScope.VERIFY, 0, 1);
    assertThat(gate("dual-read-target")).isEqualTo(ExitCodes.REFUSED);
    attest(RunScope.VERIFY, 0, 2);
    attest(RunScope.VERIFY, 1, 2);
    assertThat(gate("dual-read-target")).isEqualTo(ExitCodes.REFUSED);
    assertThat(out.toString()).contains("vault-migrate attest merge");

    assertThat(run("attest", "merge", "--run", "run-1", "--verb", "verify"))
        .isEqualTo(ExitCodes.OK);
    assertThat(gate("dual-read-target")).isEqualTo(ExitCodes.REFUSED);
    assertThat(run("attest", "merge", "--run", "run-1", "--verb", "verify", "--apply"))
        .isEqualTo(ExitCodes.OK);
    assertThat(run("attest", "merge", "--run", "run-1", "--verb", "verify", "--apply"))
        .isEqualTo(ExitCodes.OK);
    assertThat(gate("dual-read-target")).isEqualTo(ExitCodes.OK);
    assertThat(run("attest", "list")).isEqualTo(ExitCodes.OK);
    assertThat(out.toString().lines()).hasSize(5);

    moveTo(Phase.DUAL_READ_TARGET);
    assertThat(gate("target")).isEqualTo(ExitCodes.REFUSED);
    attest(RunScope.VERIFY, 0, 1);
    attest(RunScope.VERIFY, 0, 1);
    assertThat(gate("target")).isEqualTo(ExitCodes.OK);
    assertThat(run("gate", "target", "--instance", INSTANCE.toString(), "--soak", "72h"))
        .isEqualTo(ExitCodes.REFUSED);
    assertThat(run("gate", "target", "--instance", INSTANCE.toString(), "--max-age", "1ms"))
        .isEqualTo(ExitCodes.REFUSED);
    assertThat(gate("dual-read-source")).isEqualTo(ExitCodes.OK);
  }

  /** The commands as an operator runs them, all the way there. */
  @Test
  void whatCopyAndVerifyAttestOpensTheGates() throws Exception {
    moveTo(Phase.DUAL_READ_SOURCE);
    assertThat(run("copy", "--apply")).isEqualTo(ExitCodes.OK);
    assertThat(run("verify")).isEqualTo(ExitCodes.OK);
    assertThat(gate("dual-read-target")).isEqualTo(ExitCodes.REFUSED);
    assertThat(run("verify", "--bytes-only")).isEqualTo(ExitCodes.OK);
    assertThat(gate("dual-read-target")).isEqualTo(ExitCodes.REFUSED);
    assertThat(out.toString()).contains("no      verified-twice:", "compared bytes only");
    assertThat(run("verify")).isEqualTo(ExitCodes.OK);
    assertThat(gate("dual-read-target")).isEqualTo(ExitCodes.OK);

    moveTo(Phase.DUAL_READ_TARGET);
    assertThat(gate("target")).isEqualTo(ExitCodes.REFUSED);
    assertThat(run("verify")).isEqualTo(ExitCodes.OK);
    assertThat(run("verify")).isEqualTo(ExitCodes.OK);
    assertThat(gate("target")).isEqualTo(ExitCodes.OK);

    // To the last phase and back, and there a DEK that only the target has.
    moveTo(Phase.TARGET);
    Files.write(work.resolve("target/keyring/ws_1/dek_b"), wrapped("dek_b"));
    assertThat(gate("dual-read-target")).isEqualTo(ExitCodes.OK);
    run("identity", "creators", "dual-read-target..target", "--apply");
    phase = Phase.DUAL_READ_TARGET;
    reported = phase;
    run("identity", "creators", "dual-read-target", "--apply");
    run("verify");
    run("verify");
    assertThat(gate("dual-read-source")).isEqualTo(ExitCodes.REFUSED);
    assertThat(out.toString()).contains("no      source-lacks-nothing:", "vault-migrate merge");
    assertThat(run("merge", "--apply")).isEqualTo(ExitCodes.OK);
    run("verify");
    run("verify");
    assertThat(gate("dual-read-source")).isEqualTo(ExitCodes.OK);
  }

  @Test
  void whoCannotSayMakesTheAnswerUnknown() {
    silent = true;
    assertThat(gate("dual-read-source")).isEqualTo(ExitCodes.OUTSIDE_FAILED);
    assertThat(out.toString())
        .contains("unknown instances-in-phase", "no answer within 5s", "Answer: unknown");
    assertThat(
            run("gate", "dual-read-source", "--instance", INSTANCE.toString(), "--output", "json"))
        .isEqualTo(ExitCodes.OUTSIDE_FAILED);
    assertThat(out.toString())
        .startsWith("{\"answer\":\"unknown\",\"from\":\"source\",\"rules\":[{\"evidence\":");
  }

  @Test
  void aDefiniteNoIsStrongerThanSilence() {
    assertThat(run("gate", "dual-read-source")).isEqualTo(ExitCodes.REFUSED);
    reported = Phase.DUAL_READ_SOURCE;
    assertThat(gate("dual-read-source")).isEqualTo(ExitCodes.REFUSED);
  }

  @Test
  void whatCannotBeAskedIsAUsageError() {
    assertThat(gate("target")).isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString()).contains("storage.phase is source");
    assertThat(gate("elsewhere")).isEqualTo(ExitCodes.USAGE);
    assertThat(run("gate", "dual-read-source", "--instance", "10.0.0.1"))
        .isEqualTo(ExitCodes.USAGE);
    assertThat(
            run(
                "gate",
                "dual-read-source",
                "--instance",
                INSTANCE.toString(),
                "--token-file",
                work.resolve("none").toString()))
        .isEqualTo(ExitCodes.USAGE);
    assertThat(run("gate", "dual-read-source", "--max-age", "soon")).isEqualTo(ExitCodes.USAGE);
    assertThat(run("attest", "merge")).isEqualTo(ExitCodes.USAGE);
    assertThat(run("attest", "merge", "_vault/attestations/none.json")).isEqualTo(ExitCodes.USAGE);
  }

  @Test
  void shardsWithAGapAreRefused() throws Exception {
    ObjectKey first = attest(RunScope.COPY, 0, 2);
    assertThat(run("attest", "merge", first.value(), "--apply")).isEqualTo(ExitCodes.REFUSED);
    assertThat(out.toString()).contains("refused: shard 1 of 2 is missing");
    ObjectKey second = attest(RunScope.COPY, 1, 2);
    assertThat(run("attest", "merge", first.value(), second.value(), "--apply"))
        .isEqualTo(ExitCodes.OK);
    assertThat(run("attest", "list", "--output", "json")).isEqualTo(ExitCodes.OK);
    assertThat(out.toString()).contains("\"parts\":[\"" + first + "\",\"" + second + "\"]");
  }
}

package com.unkey.vault.migrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.unkey.vault.migrate.instance.InstanceAnswer.Unreachable;
import com.unkey.vault.storage.StoreEnv;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands on stores on disk, as an operator types them. */
class IdentityCommandTest {
  @TempDir Path work;

  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();

  @BeforeEach
  void aLegacySource() throws IOException {
    Path ring = Files.createDirectories(work.resolve("source/keyring/ws_1"));
    Files.writeString(ring.resolve("dek_a"), "wrapped");
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

  private int run(String toml, String... args) {
    out = new StringWriter();
    err = new StringWriter();
    List<String> all = new ArrayList<>(List.of("identity"));
    all.addAll(List.of(args));
    all.add("--config");
    all.add(toml);
    return Cli.run(
        VaultMigrate.of(
            new ToolEnv(
                name -> null, StoreEnv.system(), token -> url -> new Unreachable("not asked"))),
        new PrintWriter(out, true),
        new PrintWriter(err, true),
        all.toArray(String[]::new));
  }

  @Test
  void fromALegacyStoreAndNoneToTwoThatAreStampedAndWide() {
    assertThat(run(migration(), "adopt", "--store", "source")).isEqualTo(ExitCodes.OK);
    assertThat(out.toString())
        .contains("source: would become store A, active in epoch 1")
        .contains("--apply");
    assertThat(work.resolve("source/_vault")).doesNotExist();

    assertThat(run(migration(), "adopt", "--store", "source", "--apply")).isEqualTo(ExitCodes.OK);
    assertThat(out.toString()).contains("source: done: it is store A");
    assertThat(run(migration(), "init", "--store", "target", "--apply")).isEqualTo(ExitCodes.OK);
    assertThat(run(migration(), "init", "--store", "target", "--apply")).isEqualTo(ExitCodes.OK);
    assertThat(out.toString()).contains("target: nothing to do: it is store B");

    assertThat(run(migration(), "creators", "source..dual-read-source", "--apply"))
        .isEqualTo(ExitCodes.OK);
    assertThat(run(migration(), "show")).isEqualTo(ExitCodes.OK);
    assertThat(out.toString().lines())
        .containsExactly(
            "source: is store A, active in epoch 1, creators source to dual-read-source,"
                + " generation 2",
            "target: is store B, active in epoch 1, creators source to dual-read-source,"
                + " generation 2");
  }

  @Test
  void aRuleThatRefusesOneStoreLeavesBothAlone() {
    run(migration(), "adopt", "--store", "source", "--apply");
    run(migration(), "init", "--store", "target", "--apply");
    run(migration(), "creators", "source..dual-read-source", "--store", "source", "--apply");

    assertThat(run(migration(), "creators", "dual-read-source", "--apply"))
        .isEqualTo(ExitCodes.REFUSED);
    assertThat(out.toString()).contains("target: refused: its creators are source");
    run(migration(), "show");
    assertThat(out.toString())
        .contains("source: is store A, active in epoch 1, creators source to dual-read-source");
  }

  @Test
  void whatIsHereIsShownAsJson() {
    run(migration(), "adopt", "--store", "source", "--apply", "--output", "json");
    assertThat(out.toString())
        .startsWith("{\"applied\":true,\"stores\":[{\"detail\":\"done: it is store A")
        .contains("\"storeId\":\"A\"", "\"result\":\"changed\"");
    assertThat(run(migration(), "show", "--store", "source", "--output", "json"))
        .isEqualTo(ExitCodes.OK);
    assertThat(out.toString().strip())
        .isEqualTo(
            "{\"stores\":[{\"identity\":{\"creators\":{\"max\":\"source\",\"min\":\"source\"},"
                + "\"epoch\":1,\"generation\":1,\"role\":\"active\",\"storeId\":\"A\","
                + "\"wrapKeks\":[]},\"store\":\"source\"}]}");
  }

  @Test
  void aStoreThatIsNotThereFailsOutsideAndOneWithoutIdentityIsADifference() {
    assertThat(run(migration(), "show")).isEqualTo(ExitCodes.OUTSIDE_FAILED);
    assertThat(out.toString()).contains("source: it has no identity", "target: cannot say");
    assertThat(run(migration(), "show", "--store", "source")).isEqualTo(ExitCodes.DIFFERENCES);
  }

  @Test
  void oneOfTwoMustBeNamedToStampIt() {
    assertThat(run(migration(), "adopt")).isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString()).contains("--store is required");
    assertThat(run(migration(), "adopt", "--store", "single")).isEqualTo(ExitCodes.USAGE);
    String single = "[storage.disk]\npath = \"%s\"\n".formatted(work.resolve("source"));
    assertThat(run(single, "adopt", "--apply")).isEqualTo(ExitCodes.OK);
    assertThat(out.toString()).contains("single: done: it is store store_");
  }

  @Test
  void whatIsNoRangeIsAUsageError() {
    for (String range : List.of("sauce", "source..target", "dual-read-source..source", "..")) {
      assertThat(run(migration(), "creators", range)).as(range).isEqualTo(ExitCodes.USAGE);
    }
    assertThat(run("nonsense = ", "show")).isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString()).doesNotContain("at com.unkey");
  }
}

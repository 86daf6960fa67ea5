package com.unkey.vault.it.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.unkey.vault.it.launcher.FakeCheckout.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher in a checkout whose JDK and Maven only say what they were asked. */
class LauncherTest {
  private static final String MIGRATE = " [com.unkey.vault.migrate.cli.VaultMigrate]";

  @TempDir Path temp;
  private FakeCheckout checkout;

  @BeforeEach
  void make() throws IOException {
    checkout = new FakeCheckout(temp);
  }

  @Test
  void whatIsMissingIsBuiltAndItSaysSo() throws Exception {
    Outcome outcome = checkout.vault("migrate", "--version");
    assertThat(outcome.exit()).isZero();
    assertThat(outcome.err().lines())
        .containsExactly(
            "vault: building vault-migrate (half a minute)",
            "mvn: [-q] [-B] [-Dstyle.color=never] [-Dquick] [-Dskip.aot=false] [package] [-pl] [vault-migrate] [-am] JAVA_HOME=["
                + checkout.jdk()
                + "]");
    assertThat(outcome.out()).startsWith("java:").endsWith(MIGRATE + " [--version]\n");
  }

  @Test
  void whatIsThereIsRunAtOnceWithItsArgumentsAsTheyAre() throws Exception {
    checkout.built();
    Outcome outcome = checkout.vault("migrate", "a b", "", "$c", "*");
    assertThat(outcome.err()).isEmpty();
    Path dist = checkout.root().resolve("vault-migrate/target/dist");
    assertThat(outcome.out())
        .isEqualTo(
            "java: [@%s/jvm.options] [-cp] [%s/vault-migrate.jar]%s [a b] [] [$c] [*]\n"
                .formatted(dist, dist, MIGRATE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pom.xml",
        "vault-bom/pom.xml",
        "vault-core/pom.xml",
        "vault-migrate/pom.xml",
        "vault-core/src/main/java/b/B.java",
        "vault-storage/src/main/java/b/B.java",
        "vault-migrate/src/main/java/New.java"
      })
  void aNewerSourceIsBuilt(String file) throws Exception {
    checkout.built();
    Files.writeString(checkout.root().resolve(file), "changed");
    assertThat(checkout.vault("migrate").err()).contains("building vault-migrate").contains("mvn:");
    assertThat(checkout.vault("migrate").err()).as("the second time").isEmpty();
  }

  @Test
  void aSourceThatIsGoneIsNoticed() throws Exception {
    checkout.built();
    Files.delete(checkout.root().resolve("vault-core/src/main/java/b/B.java"));
    assertThat(checkout.vault("migrate").err()).contains("building vault-migrate");
  }

  @Test
  void whatTheProgramDoesNotStandOnIsNotLookedAt() throws Exception {
    checkout.built();
    Files.writeString(checkout.root().resolve("vault-server/src/main/java/A.java"), "changed");
    assertThat(checkout.vault("migrate").err()).isEmpty();
  }

  @Test
  void theServerGetsItsAotCacheAndOneThatIsMissingIsMade() throws Exception {
    checkout.built();
    Path cache = checkout.root().resolve("vault-server/target/dist/vault.aot");
    Outcome outcome = checkout.vault("server", "--config", "f");
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out())
        .contains("[-XX:AOTCache=" + cache + "]")
        .endsWith(" [com.unkey.vault.server.Main] [--config] [f]\n");

    Files.delete(cache);
    assertThat(checkout.vault("server").err()).contains("building vault-server");
    assertThat(cache).exists();
  }

  @Test
  void devIsToldWhereTheCheckoutIsBeforeWhatTheUserSays() throws Exception {
    checkout.built();
    assertThat(checkout.vault("dev", "--data", "x").out())
        .endsWith("Dev] [--default-data] [" + checkout.root().resolve(".dev") + "] [--data] [x]\n");
  }

  @Test
  void moreJvmOptionsComeFromAVariable() throws Exception {
    checkout.built();
    assertThat(checkout.vault(Map.of("VAULT_JAVA_OPTS", "-Xmx1g -Da=b"), "migrate").out())
        .contains(" [-Xmx1g] [-Da=b] [-cp]");
  }

  @Test
  void aFailedBuildEndsIt() throws Exception {
    checkout.write("no-build", "");
    Outcome outcome = checkout.vault("migrate");
    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.err()).endsWith("vault: building vault-migrate failed: see above\n");
    assertThat(outcome.out()).isEmpty();
  }

  @Test
  void withoutMavenOneLineSaysWhatToInstall() throws Exception {
    checkout.removeMaven();
    Outcome outcome = checkout.vault("migrate");
    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.err())
        .isEqualTo(
            "vault: vault-migrate must be built, and Maven is missing: install the package maven\n");
  }

  @Test
  void anotherJdkIsNotTaken() throws Exception {
    checkout.built();
    Files.writeString(checkout.jdk().resolve("release"), "JAVA_VERSION=\"17.0.15\"\n");
    // Wherever this machine has its JDK 25, it is not the fake one, which would print this.
    assertThat(checkout.vault("migrate").out()).doesNotContain("java:");
  }

  @Test
  void helpAndWrongUsage() throws Exception {
    assertThat(checkout.vault("--help").exit()).isZero();
    assertThat(checkout.vault("--help").out())
        .contains("dev", "server", "migrate", "admin", "bench");
    Outcome nothing = checkout.vault();
    assertThat(nothing.exit()).isEqualTo(2);
    assertThat(nothing.err()).contains("Usage: ./vault");
    Outcome unknown = checkout.vault("serve");
    assertThat(unknown.exit()).isEqualTo(2);
    assertThat(unknown.err()).isEqualTo("vault: unknown command serve; see ./vault --help\n");
  }
}

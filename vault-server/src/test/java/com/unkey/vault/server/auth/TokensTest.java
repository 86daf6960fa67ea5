package com.unkey.vault.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.unkey.vault.core.RingId;
import com.unkey.vault.core.VaultException.PermissionDenied;
import com.unkey.vault.core.VaultException.Unauthenticated;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {
  private final TestClock clock = new TestClock();
  private final Tokens tokens =
      new Tokens(Optional.of("shared-token"), Optional.of("ops-token"), clock);

  private static TokenSet parse(String text) {
    return TokensFormat.parse(text).tokens();
  }

  @Test
  void theSharedTokenMayEverythingButOperate() {
    Caller caller = tokens.authenticate("Bearer shared-token");

    assertThat(caller.name()).isEqualTo("bearer_token");
    for (Verb verb : new Verb[] {Verb.ENCRYPT, Verb.DECRYPT, Verb.REENCRYPT}) {
      caller.require(verb, new RingId("any/ring"));
    }
    for (Verb verb : new Verb[] {Verb.STATUS, Verb.ROTATE}) {
      assertThatExceptionOfType(PermissionDenied.class).isThrownBy(() -> caller.require(verb));
    }
  }

  @Test
  void theOpsTokenMayOperateAndNothingElse() {
    Caller caller = tokens.authenticate("Bearer ops-token");

    assertThat(caller.name()).isEqualTo("ops_bearer_token");
    caller.require(Verb.STATUS);
    caller.require(Verb.ROTATE, new RingId("any/ring"));
    for (Verb verb : new Verb[] {Verb.ENCRYPT, Verb.DECRYPT, Verb.REENCRYPT}) {
      assertThatExceptionOfType(PermissionDenied.class).isThrownBy(() -> caller.require(verb));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "shared-token",
        "bearer shared-token",
        "BEARER shared-token",
        "Bearer  shared-token",
        "Bearer shared-token ",
        "Bearer\tshared-token",
        "Bearer shared-toke",
        "Bearer shared-tokens",
        "Bearer SHARED-TOKEN",
        "Bearer ",
        "Bearer",
        "Basic c2hhcmVkLXRva2Vu"
      })
  void everythingElseIsRefused(String authorization) {
    assertThatExceptionOfType(Unauthenticated.class)
        .isThrownBy(() -> tokens.authenticate(authorization))
        .withMessageNotContaining("shared-toke");
  }

  @Test
  void noHeaderIsRefused() {
    assertThatExceptionOfType(Unauthenticated.class)
        .isThrownBy(() -> tokens.authenticate(null))
        .withMessage("the Authorization header is missing");
  }

  @Test
  void namedTokensAreValidBesideIt() {
    tokens.replaceNamed(
        parse(
            """
            [[token]]
            name = "billing"
            sha256 = "%s"
            verbs = ["encrypt"]
            rings = ["ws_1"]

            [[token]]
            name = "reports"
            sha256 = "%s"
            verbs = ["decrypt", "reencrypt"]
            rings = ["*"]
            """
                .formatted(TokenHash.of("token-b").hex(), TokenHash.of("token-r").hex())));

    Caller billing = tokens.authenticate("Bearer token-b");
    assertThat(billing.name()).isEqualTo("billing");
    billing.require(Verb.ENCRYPT, new RingId("ws_1/prod"));
    assertThatExceptionOfType(PermissionDenied.class)
        .isThrownBy(() -> billing.require(Verb.ENCRYPT, new RingId("ws_10")));
    assertThatExceptionOfType(PermissionDenied.class)
        .isThrownBy(() -> billing.require(Verb.DECRYPT, new RingId("ws_1")));
    assertThat(tokens.authenticate("Bearer token-r").name()).isEqualTo("reports");
    assertThat(tokens.authenticate("Bearer shared-token").name()).isEqualTo("bearer_token");
    assertThat(tokens.size()).isEqualTo(4);
  }

  @Test
  void aTokenEndsWithItsTime() {
    tokens.replaceNamed(
        parse(
            """
            [[token]]
            name = "short"
            sha256 = "%s"
            verbs = ["encrypt"]
            rings = ["*"]
            not_after = 2026-06-01T01:00:00Z
            """
                .formatted(TokenHash.of("token-s").hex())));

    clock.pass(Duration.ofHours(1));
    assertThat(tokens.authenticate("Bearer token-s").name()).isEqualTo("short");
    clock.pass(Duration.ofNanos(1));
    assertThatExceptionOfType(Unauthenticated.class)
        .isThrownBy(() -> tokens.authenticate("Bearer token-s"));
  }

  @Test
  void withoutASharedTokenThereIsNone() {
    Tokens none = new Tokens(Optional.empty(), Optional.empty(), clock);

    assertThatExceptionOfType(Unauthenticated.class).isThrownBy(() -> none.authenticate("Bearer "));
  }

  @Test
  void hashesAreWhatTheShellPrints() {
    // printf %s abc | sha256sum
    assertThat(TokenHash.of("abc").hex())
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(TokenHash.of("abc").toString()).doesNotContain("ba78");
  }
}

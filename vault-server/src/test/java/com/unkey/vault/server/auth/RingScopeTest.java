package com.unkey.vault.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.unkey.vault.core.RingId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RingScopeTest {
  @ParameterizedTest(name = "{0} covers {1}: {2}")
  @CsvSource({
    "ws_1, ws_1, true",
    "ws_1, ws_1/prod, true",
    "ws_1, ws_1/prod/eu, true",
    "ws_1, ws_10, false",
    "ws_1, ws_10/prod, false",
    "ws_1, ws_, false",
    "ws_1, org/ws_1, false",
    "org/team, org/team/keyring, true",
    "org/team, org/teams, false",
    "org/team, org, false",
    "ws_*, ws_1, true",
    "ws_*, ws_10/prod, true",
    "ws_*, ws_, true",
    "ws_*, env_1, false",
    "org/*, org/a, true",
    "org/*, org, false",
    "org/*, organisation, false",
    "*, anything/at all, true"
  })
  void coversByWholeSegmentsUnlessAStarSaysOtherwise(String pattern, String ring, boolean covers) {
    assertThat(new RingScope(List.of(pattern)).covers(new RingId(ring))).isEqualTo(covers);
  }

  @Test
  void anyOfThePatternsWillDo() {
    RingScope scope = new RingScope(List.of("ws_1", "env_*"));

    assertThat(scope.covers(new RingId("env_9"))).isTrue();
    assertThat(scope.covers(new RingId("ws_2"))).isFalse();
    assertThat(new RingScope(List.of()).covers(new RingId("ws_1"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a*b", "*a", "**", "ws_1/"})
  void whatMightMeanTwoThingsIsRefused(String pattern) {
    assertThatIllegalArgumentException().isThrownBy(() -> new RingScope(List.of(pattern)));
  }
}

package com.unkey.vault.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WrkTest {
  private static final String PRINTED =
      """
      Running 1s test @ http://127.0.0.1:8060/vault.v1.VaultService/Encrypt
        1 threads and 16 connections
        41300 requests in 1.00s, 13.05MB read
      Requests/sec:  41300.12
      RESULT requests=41300 micros=1002003 connect=0 read=0 write=0 status=0 timeout=0 p50=310.0 p99=1770.0
      """;

  @Test
  void readsTheScriptsLine() {
    assertThat(Wrk.parse(PRINTED)).isEqualTo(new LoadResult(41_300, 1.002003, 310, 1770));
  }

  @ParameterizedTest
  @ValueSource(strings = {"connect", "read", "write", "status", "timeout"})
  void oneErrorOfAnyKindFailsTheRun(String kind) {
    String printed = PRINTED.replace(kind + "=0", kind + "=1");

    assertThatThrownBy(() -> Wrk.parse(printed))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("errors of the kind " + kind);
  }

  @Test
  void aRunWithoutAnAnswerFails() {
    String printed = PRINTED.replace("requests=41300", "requests=0");

    assertThatThrownBy(() -> Wrk.parse(printed))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("no answer");
  }

  @Test
  void aRunThatPrintsNothingOfOursFails() {
    assertThatThrownBy(() -> Wrk.parse("wrk: something else"))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("something else");
  }

  @Test
  void scriptSendsBodyAndHeaders() {
    Call call =
        new Call(
            URI.create("http://127.0.0.1:1/x"),
            Map.of("content-type", "application/json"),
            Path.of("/tmp/x.body"),
            1);

    assertThat(Wrk.script(call))
        .contains("io.open('/tmp/x.body', 'rb')")
        .contains("wrk.headers['content-type'] = 'application/json'");
  }

  @Test
  void scriptTakesNothingThatEndsAString() {
    Call call =
        new Call(URI.create("http://127.0.0.1:1/x"), Map.of(), Path.of("/tmp/it's.body"), 1);

    assertThatThrownBy(() -> Wrk.script(call)).isInstanceOf(BenchException.class);
  }
}

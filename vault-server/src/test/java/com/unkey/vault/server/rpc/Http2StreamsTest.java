package com.unkey.vault.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which resets are late, for each order in which a request, its answer and its reset may come. */
class Http2StreamsTest {
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int NONE = 0;
  private static final int END_STREAM = 1;

  private final Http2Streams streams = Http2Streams.none();

  @Test
  void aResetBeforeTheAnswerComesThrough() {
    streams.received(HEADERS, END_STREAM, 1);

    assertThat(streams.isLateReset(RST_STREAM, 1)).isFalse();
  }

  @Test
  void aResetAfterTheAnswerBeganIsLate() {
    streams.received(HEADERS, NONE, 1);
    streams.received(DATA, END_STREAM, 1);
    streams.sending(HEADERS, 1);

    assertThat(streams.isLateReset(RST_STREAM, 1)).isTrue();
  }

  /** Refused before its body was read: Helidon remembers the stream until it is reset or ends. */
  @Test
  void aResetOfARequestThatHasNotEndedComesThroughThoughItIsAnswered() {
    streams.received(HEADERS, NONE, 1);
    streams.received(DATA, NONE, 1);
    streams.sending(HEADERS, 1);

    assertThat(streams.isLateReset(RST_STREAM, 1)).isFalse();
  }

  /** 100-continue goes out as HEADERS too. */
  @Test
  void aResetAfterAnInterimAnswerComesThroughWhileTheBodyIsAwaited() {
    streams.received(HEADERS, NONE, 1);
    streams.sending(HEADERS, 1);

    assertThat(streams.isLateReset(RST_STREAM, 1)).isFalse();
  }

  @Test
  void trailersEndARequest() {
    streams.received(HEADERS, NONE, 1);
    streams.received(HEADERS, END_STREAM, 1);
    streams.sending(HEADERS, 1);

    assertThat(streams.isLateReset(RST_STREAM, 1)).isTrue();
  }

  @Test
  void aStreamThatNeverBeganIsLeftToHelidon() {
    streams.received(HEADERS, END_STREAM, 1);

    assertThat(streams.isLateReset(RST_STREAM, 5)).isFalse();
  }

  @Test
  void theUpgradedRequestIsStreamOne() {
    Http2Streams early = Http2Streams.upgraded();
    assertThat(early.isLateReset(RST_STREAM, 1)).isFalse();

    Http2Streams late = Http2Streams.upgraded();
    late.sending(HEADERS, 1);
    assertThat(late.isLateReset(RST_STREAM, 1)).isTrue();
  }

  @Test
  void onlyResetsAreLate() {
    streams.received(HEADERS, END_STREAM, 1);
    streams.sending(HEADERS, 1);

    assertThat(streams.isLateReset(DATA, 1)).isFalse();
  }

  /** As gRPC's Java client ends a call that was answered before its message was sent. */
  @Test
  void anEmptyEndBehindItsOwnResetIsOneTooMany() {
    streams.received(HEADERS, NONE, 1);
    streams.sending(HEADERS, 1);
    assertThat(streams.isEndAfterEnd(DATA, 0, 1)).isFalse();
    assertThat(streams.isLateReset(RST_STREAM, 1)).isFalse();

    assertThat(streams.isEndAfterEnd(DATA, 0, 1)).isTrue();
  }

  @Test
  void whatHasContentOrNoRequestIsLeftToHelidon() {
    streams.received(HEADERS, END_STREAM, 1);

    assertThat(streams.isEndAfterEnd(DATA, 1, 1)).isFalse();
    assertThat(streams.isEndAfterEnd(DATA, 0, 3)).isFalse();
    assertThat(streams.isEndAfterEnd(DATA, 0, 0)).isFalse();
    assertThat(streams.isEndAfterEnd(HEADERS, 0, 1)).isFalse();
  }
}

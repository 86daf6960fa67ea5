package com.unkey.vault.server.rpc;

import java.util.Arrays;
import java.util.function.Supplier;

/**
 * What a caller sends over HTTP/2, passed on frame by frame, with late resets taken out of it.
 *
 * <p>A caller whose deadline passes resets its stream, perhaps just when the answer is under way.
 * RFC 9113 §5.1 wants such a reset ignored; Helidon 4.5.0 has forgotten the stream by then, takes
 * the reset for a protocol error and ends the connection with all other calls on it. So a reset of
 * a stream whose request has ended and whose answer has begun becomes a WINDOW_UPDATE of that
 * stream, which has the same shape: Helidon ignores it for a stream that it has forgotten, and for
 * another one it lets the rest of the answer out, which the caller throws away.
 *
 * <p>A frame is passed on only when it is asked for, with all before it dealt with: else the stream
 * could be forgotten between the decision and its effect.
 */
final class Http2Frames implements Supplier<byte[]> {
  private static final int PREFACE = 24;
  private static final int HEAD = 9;
  private static final int RESET_LENGTH = 4;
  private static final int HEADERS = 1;
  private static final byte WINDOW_UPDATE = 8;
  private static final int CONTINUATION = 9;

  /** A type that nobody has defined: such a frame must be ignored (RFC 9113 §4.1). */
  private static final byte UNKNOWN = 0x7f;

  private static final int END_HEADERS = 4;

  /** Of the flow-control window; more than any answer has. */
  private static final byte[] INCREMENT = {1, 0, 0, 0};

  private final Supplier<byte[]> source;
  private final Http2Streams streams;
  private final ConnectionClock clock;

  private byte[] read = {};
  private int at;

  /** What is left of the frame that is being passed on. */
  private int rest = PREFACE;

  /** Whether a request's head, or the caller's first settings, ends with it. */
  private boolean endsHead;

  /**
   * @param source of bytes, from the preface on; throws at the end
   */
  Http2Frames(Supplier<byte[]> source, Http2Streams streams, ConnectionClock clock) {
    this.source = source;
    this.streams = streams;
    this.clock = clock;
  }

  @Override
  public byte[] get() {
    if (rest == 0) {
      head();
    }
    if (at == read.length) {
      read = source.get();
      at = 0;
    }
    int length = Math.min(rest, read.length - at);
    byte[] part = Arrays.copyOfRange(read, at, at + length);
    at += length;
    rest -= length;
    return part;
  }

  private void head() {
    if (endsHead) {
      endsHead = false;
      clock.headEnds();
    }
    require(HEAD);
    int length = (read[at] & 0xff) << 16 | (read[at + 1] & 0xff) << 8 | (read[at + 2] & 0xff);
    int type = read[at + 3] & 0xff;
    int stream =
        (read[at + 5] & 0x7f) << 24
            | (read[at + 6] & 0xff) << 16
            | (read[at + 7] & 0xff) << 8
            | (read[at + 8] & 0xff);
    int flags = read[at + 4] & 0xff;
    rest = HEAD + length;
    clock.touch();
    boolean ofHead = type == HEADERS || type == CONTINUATION;
    if (ofHead) {
      clock.headBegins();
    }
    endsHead = clock.isInHead() && (!ofHead || (flags & END_HEADERS) != 0);
    if (streams.isEndAfterEnd(type, length, stream)) {
      read[at + 3] = UNKNOWN;
      return;
    }
    streams.received(type, flags, stream);
    if (length == RESET_LENGTH && streams.isLateReset(type, stream)) {
      replaceReset();
    }
  }

  /** In place: an error code and an increment are four bytes both. */
  private void replaceReset() {
    require(HEAD + RESET_LENGTH);
    read[at + 3] = WINDOW_UPDATE;
    System.arraycopy(INCREMENT, 0, read, at + HEAD, INCREMENT.length);
  }

  /** Reads on until this much of the frame is here. */
  private void require(int length) {
    while (read.length - at < length) {
      byte[] more = source.get();
      int had = read.length - at;
      byte[] joined = Arrays.copyOfRange(read, at, read.length + more.length);
      System.arraycopy(more, 0, joined, had, more.length);
      read = joined;
      at = 0;
    }
  }
}

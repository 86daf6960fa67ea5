package com.unkey.vault.server.rpc;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The streams of one HTTP/2 connection whose request or answer is not complete. Requests are seen
 * by the thread that reads the connection, answers by those that write it.
 */
final class Http2Streams {
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int END_STREAM = 1;

  private final Set<Integer> unanswered = ConcurrentHashMap.newKeySet();
  private final Set<Integer> receiving = new HashSet<>();
  private int newest;

  /** A connection that begins as HTTP/2. */
  static Http2Streams none() {
    return new Http2Streams();
  }

  /** A connection whose first request came over HTTP/1.1 and was upgraded: it is stream 1. */
  static Http2Streams upgraded() {
    Http2Streams streams = new Http2Streams();
    streams.newest = 1;
    streams.unanswered.add(1);
    return streams;
  }

  /** A frame's head came in. HEADERS of a known stream are trailers. */
  void received(int type, int flags, int stream) {
    if (type != HEADERS && type != DATA) {
      return;
    }
    if (stream > newest && type == HEADERS) {
      newest = stream;
      unanswered.add(stream);
      receiving.add(stream);
    }
    if ((flags & END_STREAM) != 0) {
      receiving.remove(stream);
    }
  }

  /**
   * Whether this frame, of which {@link #received} was not told yet, is the empty end of a request
   * that has ended already. gRPC's Java client sends one behind its own reset; to Helidon 4.5.0
   * data of a stream that is closed or forgotten is the end of the connection (RFC 9113 §5.1 has it
   * end the stream).
   */
  boolean isEndAfterEnd(int type, int length, int stream) {
    return type == DATA
        && length == 0
        && stream != 0
        && stream <= newest
        && !receiving.contains(stream);
  }

  /** A frame is about to go out: with the first HEADERS, or a reset, its stream is answered. */
  void sending(int type, int stream) {
    if (type == HEADERS || type == RST_STREAM) {
      unanswered.remove(stream);
    }
  }

  /** Whether a call waits for its answer. */
  boolean areUnanswered() {
    return !unanswered.isEmpty();
  }

  /**
   * Whether this frame resets a stream that may be forgotten: its request has ended, and its answer
   * has begun. One that was answered before its request ended is remembered until one of the two
   * ends it, so that its reset must come through.
   */
  boolean isLateReset(int type, int stream) {
    if (type != RST_STREAM || stream > newest) {
      return false;
    }
    boolean waits = unanswered.remove(stream);
    return !receiving.remove(stream) && !waits;
  }
}

package com.unkey.vault.server.rpc;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The streams of one HTTP/2 connection that wait for an answer. Requests are seen by the thread
 * that reads the connection, answers by those that write it.
 */
final class Http2Streams {
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;

  private final Set<Integer> unanswered = ConcurrentHashMap.newKeySet();
  private int newest;

  /** A frame's head came in. HEADERS of a known stream are trailers. */
  void received(int type, int stream) {
    if (type == HEADERS && stream > newest) {
      newest = stream;
      unanswered.add(stream);
    }
  }

  /** A frame is about to go out: with the first HEADERS, or a reset, its stream is answered. */
  void sending(int type, int stream) {
    if (type == HEADERS || type == RST_STREAM) {
      unanswered.remove(stream);
    }
  }

  /** Whether this frame resets a stream whose answer has begun. */
  boolean isLateReset(int type, int stream) {
    return type == RST_STREAM && stream <= newest && !unanswered.remove(stream);
  }
}

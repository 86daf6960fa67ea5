package com.unkey.vault.server.rpc;

import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;

/**
 * Takes in what was not read of the body of an answered HTTP/2 request.
 *
 * <p>What a caller sends counts against the window of the whole connection until it is read.
 * Helidon 4.5.0 reads on behind an answer, but not if the body was complete by then: each such body
 * would stay counted, and after a window's worth of refused requests nobody on that connection
 * could send any more.
 */
final class UnreadBodies implements Filter {
  @Override
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    chain.proceed();
    if (!request.prologue().protocolVersion().startsWith("1.") && request.content().hasEntity()) {
      try {
        request.content().consume();
      } catch (RuntimeException e) {
        // The stream is closed, and what had come of its body is taken in: all that is wanted.
      }
    }
  }
}

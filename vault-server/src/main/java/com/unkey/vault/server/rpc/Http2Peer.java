package com.unkey.vault.server.rpc;

import io.helidon.common.socket.PeerInfo;
import io.helidon.webserver.http.ServerRequest;
import java.net.SocketAddress;
import java.security.Principal;
import java.security.cert.Certificate;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The caller at the other end of one HTTP/2 connection, to whom one answer is written at a time.
 *
 * <p>Helidon 4.5.0 looks at the connection's flow-control window, writes, and only then takes what
 * it wrote off it. Answers written at one time each see the window whole and together exceed it;
 * the caller must end the connection then (RFC 9113 §6.9), or Helidon does itself, because it takes
 * the next WINDOW_UPDATE of a window below zero for one that is too large. One after the other,
 * they are counted right. What this costs is that an answer which its caller does not take holds up
 * those behind it on its connection, until the connection's clock ends them all.
 */
final class Http2Peer implements PeerInfo {
  private final PeerInfo peer;
  private final ConnectionClock clock;
  private final ReentrantLock turn = new ReentrantLock(true);

  Http2Peer(PeerInfo peer, ConnectionClock clock) {
    this.peer = peer;
    this.clock = clock;
  }

  /** Runs {@code send}, which writes a whole answer to {@code request}, in its turn. */
  static void inTurn(ServerRequest request, Runnable send) {
    if (request.remotePeer() instanceof Http2Peer caller) {
      caller.turn.lock();
      caller.clock.answerBegins();
      try {
        send.run();
      } finally {
        caller.clock.answerEnds();
        caller.turn.unlock();
      }
    } else {
      send.run();
    }
  }

  @Override
  public SocketAddress address() {
    return peer.address();
  }

  @Override
  public String host() {
    return peer.host();
  }

  @Override
  public int port() {
    return peer.port();
  }

  @Override
  public Optional<Principal> tlsPrincipal() {
    return peer.tlsPrincipal();
  }

  @Override
  public Optional<Certificate[]> tlsCertificates() {
    return peer.tlsCertificates();
  }
}

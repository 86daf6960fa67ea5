package com.unkey.vault.server.rpc;

import io.helidon.webserver.http.ServerRequest;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One call, as its handler, authenticator and observer see it. For the call's own thread only. */
public final class RpcContext {
  private final String service;
  private final RpcMethod<?, ?> method;
  private final WireFormat format;
  private final ServerRequest http;
  private final RpcHeaders requestHeaders;
  private final long startTicks;
  private final RpcMetadata responseHeaders = new RpcMetadata();
  private final RpcMetadata responseTrailers = new RpcMetadata();
  private long timeoutMillis = -1;
  private long deadlineTicks;
  private @Nullable Object principal;
  private @Nullable Object attachment;

  RpcContext(
      String service,
      RpcMethod<?, ?> method,
      WireFormat format,
      ServerRequest http,
      long startTicks,
      long deadlineTicks) {
    this.service = service;
    this.method = method;
    this.format = format;
    this.http = http;
    this.requestHeaders = new HttpHeaders(http.headers());
    this.startTicks = startTicks;
    this.deadlineTicks = deadlineTicks;
  }

  /** {@code vault.v1.VaultService} */
  public String service() {
    return service;
  }

  /** {@code Encrypt} */
  public String method() {
    return method.name();
  }

  public RpcProtocol protocol() {
    return format.protocol();
  }

  public RpcCodec codec() {
    return format.codec();
  }

  public RpcHeaders requestHeaders() {
    return requestHeaders;
  }

  WireFormat format() {
    return format;
  }

  /** The other end of the connection: {@code 127.0.0.1:40312}. */
  public String peer() {
    return http.remotePeer().host() + ":" + http.remotePeer().port();
  }

  /** The name in the caller's certificate, if it showed one that the listener accepted. */
  public Optional<Principal> tlsPrincipal() {
    return http.remotePeer().tlsPrincipal();
  }

  /** The query of a Connect GET, decoded, in order; empty for a POST. */
  public List<Map.Entry<String, String>> queryParameters() {
    return format.isGet() ? QueryParameters.parse(http.query().rawValue()).asText() : List.of();
  }

  /** The time that the caller gave, in milliseconds rounded down, if it gave any. */
  public OptionalLong timeoutMillis() {
    return timeoutMillis < 0 ? OptionalLong.empty() : OptionalLong.of(timeoutMillis);
  }

  /** When the call must be over, on {@link com.unkey.vault.core.Time#ticks}. */
  public long deadlineTicks() {
    return deadlineTicks;
  }

  /** When its head had been read, on {@link com.unkey.vault.core.Time#ticks}. */
  public long startTicks() {
    return startTicks;
  }

  /** What the {@link RpcAuthenticator} answered. */
  public @Nullable Object principal() {
    return principal;
  }

  /** What {@link #attach} was given last. */
  public @Nullable Object attachment() {
    return attachment;
  }

  /** Keeps what an observer, the authenticator and the handler have to tell each other. */
  public void attach(Object attachment) {
    this.attachment = attachment;
  }

  /** Sent with the answer, be it a message or an error. */
  public RpcMetadata responseHeaders() {
    return responseHeaders;
  }

  /** Sent with the answer, be it a message or an error. */
  public RpcMetadata responseTrailers() {
    return responseTrailers;
  }

  void authenticated(@Nullable Object principal) {
    this.principal = principal;
  }

  /** Moves the deadline forward; what the caller asked for stays known. */
  void atMost(long deadlineTicks) {
    if (deadlineTicks - this.deadlineTicks < 0) {
      this.deadlineTicks = deadlineTicks;
    }
  }

  void timeout(long timeoutMillis, long deadlineTicks) {
    this.timeoutMillis = timeoutMillis;
    this.deadlineTicks = deadlineTicks;
  }
}

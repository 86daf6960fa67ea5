package com.unkey.vault.server.rpc;

import com.google.protobuf.Any;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A call's failure as its caller will read it: everything in here goes over the wire. */
public final class RpcException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final ConnectCode code;
  private final transient List<Any> details;
  private final transient RpcMetadata headers = new RpcMetadata();
  private final transient RpcMetadata trailers = new RpcMetadata();

  /**
   * @param message for the caller: no internals; may be empty
   * @param details messages for programs, as gRPC's and Connect's error details
   * @param cause for our log only
   */
  public RpcException(
      ConnectCode code, String message, List<Any> details, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.details = List.copyOf(details);
  }

  public RpcException(ConnectCode code, String message) {
    this(code, message, List.of(), null);
  }

  public ConnectCode code() {
    return code;
  }

  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? "" : message;
  }

  public List<Any> details() {
    return details;
  }

  /** Sent beside what the context's {@link RpcContext#responseHeaders} holds. */
  public RpcMetadata headers() {
    return headers;
  }

  /** Sent beside what the context's {@link RpcContext#responseTrailers} holds. */
  public RpcMetadata trailers() {
    return trailers;
  }
}

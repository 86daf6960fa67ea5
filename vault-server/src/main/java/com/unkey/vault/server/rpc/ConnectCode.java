package com.unkey.vault.server.rpc;

import java.util.Locale;

/**
 * Why a call failed, in the vocabulary that Connect and gRPC share.
 *
 * @see <a href="https://connectrpc.com/docs/protocol#error-codes">Connect's error codes</a>
 */
public enum ConnectCode {
  CANCELED(1, 499),
  UNKNOWN(2, 500),
  INVALID_ARGUMENT(3, 400),
  DEADLINE_EXCEEDED(4, 504),
  NOT_FOUND(5, 404),
  ALREADY_EXISTS(6, 409),
  PERMISSION_DENIED(7, 403),
  RESOURCE_EXHAUSTED(8, 429),
  FAILED_PRECONDITION(9, 400),
  ABORTED(10, 409),
  OUT_OF_RANGE(11, 400),
  UNIMPLEMENTED(12, 501),
  INTERNAL(13, 500),
  UNAVAILABLE(14, 503),
  DATA_LOSS(15, 500),
  UNAUTHENTICATED(16, 401);

  private final int grpcStatus;
  private final int httpStatus;
  private final String wireName;

  ConnectCode(int grpcStatus, int httpStatus) {
    this.grpcStatus = grpcStatus;
    this.httpStatus = httpStatus;
    this.wireName = name().toLowerCase(Locale.ROOT);
  }

  /** The number in gRPC's {@code grpc-status}. */
  public int grpcStatus() {
    return grpcStatus;
  }

  /** The status of a Connect unary answer. */
  public int httpStatus() {
    return httpStatus;
  }

  /** As Connect's error JSON has it: {@code invalid_argument}. */
  public String wireName() {
    return wireName;
  }
}

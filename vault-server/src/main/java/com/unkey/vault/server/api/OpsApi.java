package com.unkey.vault.server.api;

import com.google.protobuf.util.Timestamps;
import com.unkey.vault.core.RingId;
import com.unkey.vault.core.service.RotatedDek;
import com.unkey.vault.core.service.Vault;
import com.unkey.vault.ops.v1.RotateDekRequest;
import com.unkey.vault.ops.v1.RotateDekResponse;
import com.unkey.vault.ops.v1.StatusRequest;
import com.unkey.vault.ops.v1.StatusResponse;
import com.unkey.vault.server.auth.Verb;
import com.unkey.vault.server.rpc.RpcContext;
import com.unkey.vault.server.rpc.RpcMethod;
import com.unkey.vault.server.rpc.RpcService;
import java.util.function.Supplier;

/** {@code vault.ops.v1.OpsService}. */
public final class OpsApi {
  public static final String SERVICE = "vault.ops.v1.OpsService";

  private final Supplier<StatusResponse> status;
  private final Vault vault;

  /**
   * @param status asks no store
   */
  public OpsApi(Supplier<StatusResponse> status, Vault vault) {
    this.status = status;
    this.vault = vault;
  }

  public RpcService service() {
    return RpcService.of(
        SERVICE,
        RpcMethod.unary("Status", StatusRequest.getDefaultInstance(), (_, _) -> status.get()),
        RpcMethod.unary("RotateDek", RotateDekRequest.getDefaultInstance(), this::rotateDek));
  }

  /** The right that a method needs. */
  static Verb verbOf(String method) {
    return switch (method) {
      case "Status" -> Verb.STATUS;
      case "RotateDek" -> Verb.ROTATE;
      default -> throw new IllegalStateException("nobody said who may call " + method);
    };
  }

  private RotateDekResponse rotateDek(RpcContext context, RotateDekRequest request) {
    RingId ring = Admission.to(context, Verb.ROTATE, request.getKeyring(), 1);
    RotatedDek made = vault.rotate(ring);
    CallRecord.of(context).used(made.keyId());
    return RotateDekResponse.newBuilder()
        .setKeyId(made.keyId().value())
        .setCreatedAt(Timestamps.fromMillis(made.createdAt().toEpochMilli()))
        .build();
  }
}

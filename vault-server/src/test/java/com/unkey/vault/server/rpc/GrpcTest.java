package com.unkey.vault.server.rpc;

import static com.unkey.vault.server.rpc.TestClient.encrypt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.unkey.vault.v1.EncryptRequest;
import com.unkey.vault.v1.EncryptResponse;
import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** gRPC over cleartext HTTP/2, by gRPC's own client. */
class GrpcTest extends RpcServerTest {
  private static final MethodDescriptor<EncryptRequest, EncryptResponse> ENCRYPT =
      MethodDescriptor.<EncryptRequest, EncryptResponse>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName(TestService.NAME + "/Encrypt")
          .setRequestMarshaller(ProtoUtils.marshaller(EncryptRequest.getDefaultInstance()))
          .setResponseMarshaller(ProtoUtils.marshaller(EncryptResponse.getDefaultInstance()))
          .build();

  private static final MethodDescriptor<EncryptRequest, EncryptResponse> UNKNOWN =
      ENCRYPT.toBuilder().setFullMethodName(TestService.NAME + "/Nothing").build();

  private ManagedChannel channel;

  @BeforeAll
  void open() {
    channel = NettyChannelBuilder.forAddress("127.0.0.1", service.port()).usePlaintext().build();
  }

  @AfterAll
  void close() {
    channel.shutdownNow();
  }

  private EncryptResponse call(CallOptions options, EncryptRequest request) {
    return ClientCalls.blockingUnaryCall(channel, ENCRYPT, options, request);
  }

  private EncryptResponse call(EncryptRequest request) {
    return call(CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.SECONDS), request);
  }

  private Status failure(CallOptions options, EncryptRequest request) {
    return catchThrowableOfType(StatusRuntimeException.class, () -> call(options, request))
        .getStatus();
  }

  @Test
  void answers() {
    assertThat(call(encrypt("r", "d")))
        .isEqualTo(EncryptResponse.newBuilder().setEncrypted("[d]").setKeyId("dek_r").build());
    assertThat(call(encrypt("", ""))).isNotNull();
    assertThat(call(encrypt("r", "x".repeat(2_000_000))).getEncrypted()).hasSize(2_000_002);
  }

  @Test
  void readsCompressedMessages() {
    CallOptions gzip = CallOptions.DEFAULT.withCompression("gzip");

    assertThat(call(gzip, encrypt("r", "x".repeat(5000))).getEncrypted()).hasSize(5002);
  }

  @ParameterizedTest
  @EnumSource(ConnectCode.class)
  void eachCodeArrives(ConnectCode code) {
    Status status = failure(CallOptions.DEFAULT, encrypt("fail", code.name()));

    assertThat(status.getCode().value()).isEqualTo(code.grpcStatus());
    assertThat(status.getDescription()).isEqualTo("told to fail: 100% \u00fcber");
  }

  @Test
  void aCrashSaysNothing() {
    Status status = failure(CallOptions.DEFAULT, encrypt("crash", "hunter2"));

    assertThat(status.getCode()).isEqualTo(Status.Code.INTERNAL);
    assertThat(status.getDescription()).isEqualTo("internal error");
  }

  /** The client gives up by itself: only the server's own end shows that it was told. */
  @Test
  void theDeadlineTravels() throws InterruptedException {
    CallOptions soon = CallOptions.DEFAULT.withDeadlineAfter(500, TimeUnit.MILLISECONDS);
    service.forgetOutcomes();

    Status status = failure(soon, encrypt("sleep", "3600000"));
    assertThat(status.getCode()).as("%s", status).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    assertThat(service.outcome().code()).isEqualTo(ConnectCode.DEADLINE_EXCEEDED);
    assertThat(call(encrypt("r", "d"))).isNotNull();
  }

  @Test
  void headersAndTrailersArrive() {
    AtomicReference<Metadata> headers = new AtomicReference<>();
    AtomicReference<Metadata> trailers = new AtomicReference<>();
    EncryptResponse response =
        ClientCalls.blockingUnaryCall(
            ClientInterceptors.intercept(
                channel, MetadataUtils.newCaptureMetadataInterceptor(headers, trailers)),
            ENCRYPT,
            CallOptions.DEFAULT,
            encrypt("metadata", ""));

    assertThat(response).isNotNull();
    assertThat(String.valueOf(headers.get())).contains("x-answer=one").contains("two");
    assertThat(String.valueOf(trailers.get())).contains("x-after=three").contains("four");
  }

  @Test
  void anUnknownMethodIsUnimplemented() {
    StatusRuntimeException refused =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                ClientCalls.blockingUnaryCall(
                    channel, UNKNOWN, CallOptions.DEFAULT, encrypt("r", "d")));

    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
  }

  /**
   * Answered before its message was sent: the client may reset the call, and end it behind that.
   */
  @Test
  void anUnknownMethodCostsNoOtherCall() {
    for (int i = 0; i < 1_000; i++) {
      assertThatThrownBy(() ->
              ClientCalls.blockingUnaryCall(
                  channel, UNKNOWN, CallOptions.DEFAULT, encrypt("r", "d")))
          .isInstanceOf(StatusRuntimeException.class);
      assertThat(call(encrypt("r", "d"))).isNotNull();
    }
  }
}

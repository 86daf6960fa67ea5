package com.unkey.vault.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.unkey.vault.ops.v1.RotateDekRequest;
import com.unkey.vault.ops.v1.RotateDekResponse;
import com.unkey.vault.ops.v1.StatusRequest;
import com.unkey.vault.ops.v1.StatusResponse;
import io.grpc.CallOptions;
import io.grpc.Channel;
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
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The operator's service by the protocols that JSON over HTTP is not. */
class OpsProtocolsTest {
  private static final MethodDescriptor<StatusRequest, StatusResponse> STATUS =
      MethodDescriptor.<StatusRequest, StatusResponse>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("vault.ops.v1.OpsService/Status")
          .setRequestMarshaller(ProtoUtils.marshaller(StatusRequest.getDefaultInstance()))
          .setResponseMarshaller(ProtoUtils.marshaller(StatusResponse.getDefaultInstance()))
          .build();
  private static final MethodDescriptor<RotateDekRequest, RotateDekResponse> ROTATE =
      MethodDescriptor.<RotateDekRequest, RotateDekResponse>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("vault.ops.v1.OpsService/RotateDek")
          .setRequestMarshaller(ProtoUtils.marshaller(RotateDekRequest.getDefaultInstance()))
          .setResponseMarshaller(ProtoUtils.marshaller(RotateDekResponse.getDefaultInstance()))
          .build();

  private static TestServer vault;
  private static ManagedChannel channel;

  @BeforeAll
  static void start() {
    vault = TestServer.start();
    vault.encrypt("ws_1", "x");
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", vault.server().port()).usePlaintext().build();
  }

  @AfterAll
  static void stop() {
    channel.shutdownNow();
    vault.close();
  }

  private static Channel as(String token) {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    return ClientInterceptors.intercept(
        channel, MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  private static CallOptions soon() {
    return CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.SECONDS);
  }

  @Test
  void grpcTakesBothMethods() {
    Channel operator = as(TestServer.OPS_TOKEN);
    StatusResponse status =
        ClientCalls.blockingUnaryCall(operator, STATUS, soon(), StatusRequest.getDefaultInstance());
    assertThat(status.getInstanceId()).isEqualTo("ins_test");
    assertThat(status.getStoresList()).hasSize(1);

    RotateDekResponse rotated =
        ClientCalls.blockingUnaryCall(
            operator, ROTATE, soon(), RotateDekRequest.newBuilder().setKeyring("ws_1").build());
    assertThat(rotated.getKeyId()).startsWith("dek_");
    assertThat(rotated.getCreatedAt().getSeconds()).isPositive();
  }

  @Test
  void grpcIsRefusedAsJsonIs() {
    assertThat(refusal(channel).getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(refusal(as(TestServer.TOKEN)).getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
  }

  private static Status refusal(Channel caller) {
    return catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                ClientCalls.blockingUnaryCall(
                    caller, STATUS, soon(), StatusRequest.getDefaultInstance()))
        .getStatus();
  }

  @Test
  void grpcWebTakesIt() throws Exception {
    HttpResponse<byte[]> response =
        vault
            .client()
            .send(
                vault
                    .opsCall("Status", "")
                    .setHeader("Content-Type", "application/grpc-web+proto")
                    .header("Authorization", "Bearer " + TestServer.OPS_TOKEN)
                    .POST(BodyPublishers.ofByteArray(new byte[5]))
                    .build(),
                BodyHandlers.ofByteArray());
    assertThat(response.statusCode()).isEqualTo(200);
    ByteBuffer body = ByteBuffer.wrap(response.body());
    assertThat(body.get()).as("a message, uncompressed").isZero();
    byte[] message = new byte[body.getInt()];
    body.get(message);
    assertThat(StatusResponse.parseFrom(message).getInstanceId()).isEqualTo("ins_test");
  }
}

package com.unkey.vault.server.rpc;

import com.google.protobuf.Any;
import com.unkey.vault.core.Time;
import com.unkey.vault.v1.DecryptRequest;
import com.unkey.vault.v1.DecryptResponse;
import com.unkey.vault.v1.EncryptBulkRequest;
import com.unkey.vault.v1.EncryptBulkResponse;
import com.unkey.vault.v1.EncryptBulkResponseItem;
import com.unkey.vault.v1.EncryptRequest;
import com.unkey.vault.v1.EncryptResponse;
import com.unkey.vault.v1.LivenessRequest;
import com.unkey.vault.v1.LivenessResponse;
import io.helidon.webserver.WebServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** The vault's messages with handlers that do what a test tells them, on a free loopback port. */
final class TestService implements AutoCloseable {
  static final String NAME = "vault.v1.VaultService";

  final LinkedBlockingQueue<RpcObserver.Outcome> outcomes = new LinkedBlockingQueue<>();
  private final AtomicInteger underWay = new AtomicInteger();
  final WebServer server;

  TestService(UnaryOperator<RpcRouting.Builder> changes) {
    this(changes, ConnectionLimits.defaults());
  }

  TestService(UnaryOperator<RpcRouting.Builder> changes, ConnectionLimits limits) {
    RpcRouting rpc =
        changes
            .apply(
                RpcRouting.builder(Time.system())
                    .service(
                        RpcService.of(
                            NAME,
                            RpcMethod.unary(
                                    "Liveness",
                                    LivenessRequest.getDefaultInstance(),
                                    (context, request) -> liveness())
                                .withoutSideEffects(),
                            RpcMethod.unary(
                                "Encrypt",
                                EncryptRequest.getDefaultInstance(),
                                TestService::encrypt),
                            RpcMethod.unary(
                                "EncryptBulk",
                                EncryptBulkRequest.getDefaultInstance(),
                                (context, request) -> encryptBulk(request)),
                            RpcMethod.unary(
                                    "Decrypt",
                                    DecryptRequest.getDefaultInstance(),
                                    (context, request) -> decrypt(request))
                                .withoutSideEffects()))
                    .observer(context -> {
                      underWay.incrementAndGet();
                      return outcome -> {
                        outcomes.add(outcome);
                        underWay.decrementAndGet();
                      };
                    }))
            .build();
    server =
        WebServer.builder()
            .update(listener -> RpcListener.configure(listener, limits))
            .host("127.0.0.1")
            .port(0)
            .routing(routing -> {
              rpc.addTo(routing);
              RpcRouting.addNotFoundTo(routing);
            })
            .build()
            .start();
  }

  TestService() {
    this(builder -> builder);
  }

  int port() {
    return server.port();
  }

  /** Drops the outcomes of earlier calls, whose callers may have had their answers before. */
  void forgetOutcomes() {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (underWay.get() > 0) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("a call does not end");
      }
      Thread.onSpinWait();
    }
    outcomes.clear();
  }

  RpcObserver.Outcome outcome() throws InterruptedException {
    RpcObserver.Outcome outcome = outcomes.poll(10, TimeUnit.SECONDS);
    if (outcome == null) {
      throw new AssertionError("the observer was not told of a call's end");
    }
    return outcome;
  }

  @Override
  public void close() {
    server.stop();
  }

  private static LivenessResponse liveness() {
    return LivenessResponse.newBuilder().setStatus("ok").build();
  }

  /** The keyring says what to do, the data with what. */
  private static EncryptResponse encrypt(RpcContext context, EncryptRequest request)
      throws InterruptedException {
    switch (request.getKeyring()) {
      case "sleep" -> Thread.sleep(Duration.ofMillis(Long.parseLong(request.getData())));
      case "fail" ->
          throw new RpcException(
              ConnectCode.valueOf(request.getData()), "told to fail: 100% \u00fcber");
      case "details" ->
          throw new RpcException(
              ConnectCode.FAILED_PRECONDITION, "with details", List.of(Any.pack(liveness())), null);
      case "crash" -> throw new IllegalStateException("secret: " + request.getData());
      case "repeat" -> {
        return EncryptResponse.newBuilder()
            .setEncrypted("x".repeat(Integer.parseInt(request.getData())))
            .build();
      }
      case "metadata" -> {
        context.responseHeaders().add("X-Answer", "one").add("x-answer", "two");
        context.responseTrailers().add("X-After", "three").add("x-after", "four");
      }
      default -> {}
    }
    return EncryptResponse.newBuilder()
        .setEncrypted("[" + request.getData() + "]")
        .setKeyId("dek_" + request.getKeyring())
        .build();
  }

  private static EncryptBulkResponse encryptBulk(EncryptBulkRequest request) {
    EncryptBulkResponse.Builder response = EncryptBulkResponse.newBuilder();
    request
        .getItemsMap()
        .forEach((name, data) ->
            response.putItems(
                name, EncryptBulkResponseItem.newBuilder().setEncrypted("[" + data + "]").build()));
    return response.build();
  }

  private static DecryptResponse decrypt(DecryptRequest request) {
    return DecryptResponse.newBuilder().setPlaintext(request.getEncrypted()).build();
  }
}

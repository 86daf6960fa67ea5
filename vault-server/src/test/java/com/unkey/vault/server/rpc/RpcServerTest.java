package com.unkey.vault.server.rpc;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.net.http.HttpClient;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A running service and a client for each version of HTTP, for the tests of a protocol. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RpcServerTest {
  private final UnaryOperator<RpcRouting.Builder> changes;
  private final Map<HttpClient.Version, TestClient> clients =
      new EnumMap<>(HttpClient.Version.class);
  TestService service;

  RpcServerTest(UnaryOperator<RpcRouting.Builder> changes) {
    this.changes = changes;
  }

  RpcServerTest() {
    this(builder -> builder);
  }

  /** Runs a test once over HTTP/1.1 and once over cleartext HTTP/2. */
  @ParameterizedTest(name = "{0}")
  @EnumSource(HttpClient.Version.class)
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.METHOD)
  @interface BothVersions {}

  @BeforeAll
  void start() {
    service = new TestService(changes);
  }

  @AfterAll
  void stop() {
    clients.values().forEach(TestClient::close);
    service.close();
  }

  TestClient client(HttpClient.Version version) {
    return clients.computeIfAbsent(version, each -> new TestClient(service.port(), each));
  }
}

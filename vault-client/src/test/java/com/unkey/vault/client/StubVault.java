package com.unkey.vault.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Answers as a vault does, with base64 in place of encryption. It can be told to answer everything
 * with something else.
 */
final class StubVault implements AutoCloseable {
  static final String TOKEN = "a-token-for-tests";

  private record Answer(int status, String type, String body) {}

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private volatile @Nullable Answer instead;
  private volatile @Nullable HttpExchange last;

  StubVault() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  void answerEverythingWith(int status, String type, String body) {
    instead = new Answer(status, type, body);
  }

  @Nullable String lastHeader(String name) {
    HttpExchange exchange = last;
    return exchange == null ? null : exchange.getRequestHeaders().getFirst(name);
  }

  private void handle(HttpExchange exchange) throws IOException {
    last = exchange;
    Answer answer = instead == null ? answer(exchange) : instead;
    byte[] body = answer.body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", answer.type);
    exchange.sendResponseHeaders(answer.status, body.length == 0 ? -1 : body.length);
    try (var out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  private static Answer answer(HttpExchange exchange) throws IOException {
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    if (!("Bearer " + TOKEN).equals(authorization)) {
      return error(401, "unauthenticated", "no such token");
    }
    Map<?, ?> request;
    try {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      request = (Map<?, ?>) Json.parse(body);
    } catch (Json.Malformed e) {
      return error(400, "invalid_argument", "unmarshal message: " + e.getMessage());
    }
    if (request == null || !(request.get("keyring") instanceof String keyring)) {
      return error(400, "invalid_argument", "keyring: is missing");
    }
    return switch (exchange.getRequestURI().getPath()) {
      case "/vault.v1.VaultService/Encrypt" ->
          encrypted(keyring + "|" + request.get("data"), "dek_1");
      case "/vault.v1.VaultService/Decrypt" -> decrypted(keyring, "" + request.get("encrypted"));
      case "/vault.v1.VaultService/ReEncrypt" ->
          encrypted(decode("" + request.get("encrypted")), "dek_2");
      default -> new Answer(404, "text/plain", "404 page not found\n");
    };
  }

  private static Answer encrypted(String content, String keyId) {
    String base64 = Base64.getEncoder().encodeToString(content.getBytes(StandardCharsets.UTF_8));
    return ok(Json.object(Map.of("encrypted", base64, "keyId", keyId)));
  }

  private static Answer decrypted(String keyring, String encrypted) {
    String content = decode(encrypted);
    if (!content.startsWith(keyring + "|")) {
      return error(400, "invalid_argument", "encrypted: failed authentication");
    }
    String data = content.substring(keyring.length() + 1);
    return ok(data.isEmpty() ? "{}" : Json.object(Map.of("plaintext", data)));
  }

  private static String decode(String base64) {
    return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
  }

  private static Answer ok(String json) {
    return new Answer(200, "application/json", json);
  }

  private static Answer error(int status, String code, String message) {
    return new Answer(
        status, "application/json", Json.object(Map.of("code", code, "message", message)));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}

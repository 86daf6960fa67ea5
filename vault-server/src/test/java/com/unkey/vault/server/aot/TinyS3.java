package com.unkey.vault.server.aot;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * One bucket in memory, as much of S3 as the server asks for: get, conditional put, delete, list.
 * Signatures are not looked at. Serves the training alone; the tests' S3 is a real one.
 */
final class TinyS3 implements AutoCloseable {
  static final String BUCKET = "training";

  private final NavigableMap<String, byte[]> objects = new TreeMap<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;

  TinyS3() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private synchronized void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String key = exchange.getRequestURI().getPath().replaceFirst("^/" + BUCKET + "/?", "");
    switch (exchange.getRequestMethod()) {
      case "GET" -> {
        if (key.isEmpty()) {
          list(exchange);
        } else {
          get(exchange, key);
        }
      }
      case "HEAD" -> answer(exchange, key.isEmpty() || objects.containsKey(key) ? 200 : 404, "");
      case "PUT" -> put(exchange, key, body);
      case "DELETE" -> {
        objects.remove(key);
        answer(exchange, 204, "");
      }
      default -> answer(exchange, 405, "");
    }
  }

  private void get(HttpExchange exchange, String key) throws IOException {
    byte[] object = objects.get(key);
    if (object == null) {
      error(exchange, 404, "NoSuchKey");
      return;
    }
    exchange.getResponseHeaders().set("ETag", etag(object));
    exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
    send(exchange, 200, object);
  }

  private void put(HttpExchange exchange, String key, byte[] body) throws IOException {
    byte[] there = objects.get(key);
    String ifMatch = exchange.getRequestHeaders().getFirst("If-Match");
    boolean free = exchange.getRequestHeaders().getFirst("If-None-Match") == null || there == null;
    boolean matches = ifMatch == null || (there != null && ifMatch.equals(etag(there)));
    if (!free || !matches) {
      error(exchange, 412, "PreconditionFailed");
      return;
    }
    objects.put(key, body);
    exchange.getResponseHeaders().set("ETag", etag(body));
    answer(exchange, 200, "");
  }

  private void list(HttpExchange exchange) throws IOException {
    String prefix = "";
    for (String parameter : exchange.getRequestURI().getQuery().split("&", -1)) {
      if (parameter.startsWith("prefix=")) {
        prefix = parameter.substring("prefix=".length());
      }
    }
    StringBuilder contents = new StringBuilder();
    for (String key : objects.tailMap(prefix, true).keySet()) {
      if (key.startsWith(prefix)) {
        contents.append("<Contents><Key>").append(key).append("</Key></Contents>");
      }
    }
    xml(
        exchange,
        200,
        "<ListBucketResult><IsTruncated>false</IsTruncated>%s</ListBucketResult>"
            .formatted(contents));
  }

  private static void error(HttpExchange exchange, int status, String code) throws IOException {
    xml(exchange, status, "<Error><Code>%s</Code></Error>".formatted(code));
  }

  private static void xml(HttpExchange exchange, int status, String xml) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/xml");
    answer(exchange, status, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + xml);
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    send(exchange, status, body.getBytes(StandardCharsets.UTF_8));
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  private static String etag(byte[] object) {
    try {
      byte[] md5 = MessageDigest.getInstance("MD5").digest(object);
      return '"' + HexFormat.of().formatHex(md5) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}

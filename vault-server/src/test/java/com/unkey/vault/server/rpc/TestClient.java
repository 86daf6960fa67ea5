package com.unkey.vault.server.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.Message;
import com.unkey.vault.v1.EncryptRequest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** The JDK's HTTP client, which knows nothing of any RPC protocol. */
final class TestClient implements AutoCloseable {
  private final HttpClient http;
  private final URI base;

  /**
   * @param version HTTP_2 asks for an upgrade with its first request, and then stays with it
   */
  TestClient(int port, HttpClient.Version version) {
    http = HttpClient.newBuilder().version(version).build();
    base = URI.create("http://127.0.0.1:" + port + "/");
    if (version == HttpClient.Version.HTTP_2) {
      upgrade();
    }
  }

  /** The JDK upgrades only requests without a body, and keeps the connection for the others. */
  private void upgrade() {
    HttpResponse<byte[]> response = send(HttpRequest.newBuilder(base.resolve("upgrade")).GET());
    if (response.version() != HttpClient.Version.HTTP_2) {
      throw new AssertionError("the server did not upgrade to HTTP/2");
    }
  }

  HttpRequest.Builder request(String method) {
    return HttpRequest.newBuilder(base.resolve(TestService.NAME + "/" + method))
        .timeout(Duration.ofSeconds(20));
  }

  URI uri(String pathAndQuery) {
    return base.resolve(pathAndQuery);
  }

  HttpResponse<byte[]> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * @param headers name, value, name, value ...
   */
  HttpResponse<byte[]> post(String method, String contentType, byte[] body, String... headers) {
    HttpRequest.Builder request = request(method).POST(BodyPublishers.ofByteArray(body));
    request.header("Content-Type", contentType);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request);
  }

  HttpResponse<byte[]> json(String method, String body, String... headers) {
    return post(method, "application/json", body.getBytes(UTF_8), headers);
  }

  HttpResponse<byte[]> proto(String method, Message body, String... headers) {
    return post(method, "application/proto", body.toByteArray(), headers);
  }

  @Override
  public void close() {
    http.close();
  }

  static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), UTF_8);
  }

  /** All values of a header; HTTP lets a server join them in one line or send one line each. */
  static String header(HttpResponse<?> response, String name) {
    return String.join(", ", response.headers().allValues(name));
  }

  static EncryptRequest encrypt(String keyring, String data) {
    return EncryptRequest.newBuilder().setKeyring(keyring).setData(data).build();
  }

  static byte[] framed(int flags, byte[] message) {
    return ByteBuffer.allocate(5 + message.length)
        .put((byte) flags)
        .putInt(message.length)
        .put(message)
        .array();
  }

  static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static byte[] gunzip(byte[] compressed) {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

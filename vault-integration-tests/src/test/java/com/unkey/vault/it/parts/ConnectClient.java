package com.unkey.vault.it.parts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/** A caller of the vault: Connect's unary protocol with JSON over HTTP/1.1, and nothing more. */
public final class ConnectClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SERVICE = "/vault.v1.VaultService/";

  private final URI base;
  private final String authorization;

  private ConnectClient(URI base, String authorization) {
    this.base = base;
    this.authorization = authorization;
  }

  public static ConnectClient of(URI base, String token) {
    return new ConnectClient(base, "Bearer " + token);
  }

  /** The same server, with the whole {@code Authorization} header given; empty sends none. */
  public ConnectClient withAuthorization(String header) {
    return new ConnectClient(base, header);
  }

  /** What was answered. */
  public record Reply(int status, HttpHeaders headers, String text) {
    /** The answer read as JSON; missing if it is none. */
    public JsonNode json() {
      try {
        return text.isEmpty() ? MissingNode.getInstance() : JSON.readTree(text);
      } catch (JsonProcessingException e) {
        return MissingNode.getInstance();
      }
    }

    /** Connect's error code; empty on success. */
    public String code() {
      return json().path("code").asText("");
    }

    public String message() {
      return json().path("message").asText("");
    }

    /** A field of a successful answer; default values are omitted on the wire and read as "". */
    public String field(String name) {
      if (status != 200) {
        throw new AssertionError("expected an answer, got " + this);
      }
      return json().path(name).asText("");
    }

    public String header(String name) {
      return headers.firstValue(name).orElse("");
    }

    @Override
    public String toString() {
      return status + " " + text;
    }
  }

  public Reply encrypt(String ring, String data) {
    return call("Encrypt", Map.of("keyring", ring, "data", data));
  }

  public Reply decrypt(String ring, String encrypted) {
    return call("Decrypt", Map.of("keyring", ring, "encrypted", encrypted));
  }

  public Reply reEncrypt(String ring, String encrypted) {
    return call("ReEncrypt", Map.of("keyring", ring, "encrypted", encrypted));
  }

  public Reply encryptBulk(String ring, Map<String, String> items) {
    return call("EncryptBulk", Map.of("keyring", ring, "items", items));
  }

  public Reply decryptBulk(String ring, Map<String, String> items) {
    return call("DecryptBulk", Map.of("keyring", ring, "items", items));
  }

  public Reply call(String method, Object request) {
    try {
      return post(method, JSON.writeValueAsString(request), Map.of());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /**
   * Sends {@code body} as it is.
   *
   * @param headers besides, or instead of, the ones of a JSON call
   */
  public Reply post(String method, String body, Map<String, String> headers) {
    HttpRequest.Builder request = request(method).POST(BodyPublishers.ofString(body));
    request.setHeader("Content-Type", "application/json");
    headers.forEach(request::setHeader);
    return send(request);
  }

  /** A request to the method's path, for tests that need another verb or body. */
  public HttpRequest.Builder request(String method) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(SERVICE + method)).timeout(Duration.ofSeconds(60));
    if (!authorization.isEmpty()) {
      request.setHeader("Authorization", authorization);
    }
    return request;
  }

  public Reply send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response = Http.send(request.build());
      return new Reply(response.statusCode(), response.headers(), response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

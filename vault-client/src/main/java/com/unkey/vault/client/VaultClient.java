package com.unkey.vault.client;

import com.unkey.vault.client.VaultFailure.Broken;
import com.unkey.vault.client.VaultFailure.InvalidRequest;
import com.unkey.vault.client.VaultFailure.KeyNotFound;
import com.unkey.vault.client.VaultFailure.NotAllowed;
import com.unkey.vault.client.VaultFailure.Refused;
import com.unkey.vault.client.VaultFailure.Unavailable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Calls a vault. Safe for use by many threads; make one and keep it. Does not retry: {@link
 * Unavailable} says when that is worth while.
 *
 * <pre>{@code
 * try (VaultClient vault = new VaultClient(URI.create("https://vault.internal"), () -> token, Duration.ofSeconds(5))) {
 *   EncryptedData kept = vault.encrypt("ws_1", "secret");
 *   String back = vault.decrypt("ws_1", kept.text());
 * }
 * }</pre>
 */
public final class VaultClient implements AutoCloseable {
  /** More than a vault in its default configuration would send. */
  private static final long MAX_ANSWER_BYTES = 64L << 20;

  private final URI service;
  private final Supplier<String> token;
  private final Duration timeout;
  private final HttpClient http;

  /**
   * @param url where the vault is: scheme, host and port, and a path if a proxy serves it under one
   * @param token asked for before each call, so that it can be changed; sent as a bearer token
   * @param timeout for one call, connecting included; the vault is told and stops then as well
   */
  public VaultClient(URI url, Supplier<String> token, Duration timeout) {
    String scheme = url.getScheme();
    if (!"http".equals(scheme) && !"https".equals(scheme)) {
      throw new IllegalArgumentException("url: must begin with http:// or https://, was " + url);
    }
    if (!timeout.isPositive()) {
      throw new IllegalArgumentException("timeout: must be positive, was " + timeout);
    }
    String base = url.toString();
    this.service = URI.create((base.endsWith("/") ? base : base + "/") + "vault.v1.VaultService/");
    this.token = token;
    this.timeout = timeout;
    this.http =
        HttpClient.newBuilder()
            // Without TLS the JDK would ask for an upgrade on each new connection.
            .version(scheme.equals("https") ? Version.HTTP_2 : Version.HTTP_1_1)
            .connectTimeout(timeout)
            .build();
  }

  /**
   * Encrypts under the keyring's current key, and makes the keyring if it is new.
   *
   * @param keyring the owner of the data: 1 to 512 bytes of UTF-8
   * @param data any text, empty included
   * @throws VaultFailure by what can be done about it
   */
  public EncryptedData encrypt(String keyring, String data) {
    return encrypted(call("Encrypt", Map.of("keyring", keyring, "data", data)));
  }

  /**
   * @param keyring the one it was encrypted under
   * @param encrypted {@link EncryptedData#text} of an earlier call
   * @return the data
   * @throws VaultFailure by what can be done about it
   */
  public String decrypt(String keyring, String encrypted) {
    return text(call("Decrypt", Map.of("keyring", keyring, "encrypted", encrypted)), "plaintext");
  }

  /**
   * The same data under the keyring's current key; the data itself stays in the vault.
   *
   * @throws VaultFailure by what can be done about it
   */
  public EncryptedData reEncrypt(String keyring, String encrypted) {
    return encrypted(call("ReEncrypt", Map.of("keyring", keyring, "encrypted", encrypted)));
  }

  @Override
  public void close() {
    http.close();
  }

  private static EncryptedData encrypted(Map<?, ?> answer) {
    return new EncryptedData(text(answer, "encrypted"), text(answer, "keyId"));
  }

  /** The JSON of protobuf leaves out what is empty. */
  private static String text(Map<?, ?> answer, String field) {
    return switch (answer.get(field)) {
      case null -> "";
      case String text -> text;
      case Object _ -> throw new Broken("the vault answered with a " + field + " that is no text");
    };
  }

  private Map<?, ?> call(String method, Map<String, String> fields) {
    byte[] body = Json.object(fields).getBytes(StandardCharsets.UTF_8);
    HttpRequest request =
        HttpRequest.newBuilder(service.resolve(method))
            .timeout(timeout)
            .header("Authorization", "Bearer " + token.get())
            .header("Content-Type", "application/json")
            .header("Connect-Protocol-Version", "1")
            .header("Connect-Timeout-Ms", Long.toString(Math.max(1, timeout.toMillis())))
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    HttpResponse<String> response = send(method, request);
    if (response.statusCode() == 200) {
      return parse(method, response.body());
    }
    throw failure(method, response);
  }

  private HttpResponse<String> send(String method, HttpRequest request) {
    try {
      return http.send(
          request,
          BodyHandlers.limiting(BodyHandlers.ofString(StandardCharsets.UTF_8), MAX_ANSWER_BYTES));
    } catch (IOException e) {
      throw new Unavailable(method + ": no answer from the vault", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unavailable(method + ": interrupted while waiting for the vault", e);
    }
  }

  private static Map<?, ?> parse(String method, String body) {
    try {
      if (Json.parse(body) instanceof Map<?, ?> object) {
        return object;
      }
    } catch (Json.Malformed _) {
      // Said below; the text itself may hold a plaintext.
    }
    throw new Broken(method + ": what answered is no vault: its body is no JSON object");
  }

  /** Connect's error body, or what a proxy on the way made of it. */
  private static VaultFailure failure(String method, HttpResponse<String> response) {
    int status = response.statusCode();
    String code = "";
    String said = "HTTP " + status;
    try {
      if (Json.parse(response.body()) instanceof Map<?, ?> error) {
        code = Objects.toString(error.get("code"), "");
        said = Objects.toString(error.get("message"), code);
      }
    } catch (Json.Malformed _) {
      // Not a vault's: the status says what there is to say.
    }
    String message = method + ": " + said;
    return switch (code) {
      case "invalid_argument", "out_of_range" -> new InvalidRequest(message);
      case "unauthenticated", "permission_denied" -> new NotAllowed(message);
      case "not_found" -> new KeyNotFound(message);
      case "unavailable", "resource_exhausted", "deadline_exceeded", "canceled", "aborted" ->
          new Unavailable(message, null);
      case "failed_precondition" -> new Refused(message);
      case "" -> withoutCode(status, message);
      default -> new Broken(message);
    };
  }

  private static VaultFailure withoutCode(int status, String message) {
    return switch (status) {
      case 401, 403 -> new NotAllowed(message);
      case 408, 429, 502, 503, 504 -> new Unavailable(message, null);
      default -> new Broken(message + ": what answered is no vault");
    };
  }
}

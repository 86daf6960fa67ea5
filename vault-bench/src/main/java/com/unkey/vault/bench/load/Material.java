package com.unkey.vault.bench.load;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.unkey.vault.server.rpc.PlainJson;
import com.unkey.vault.server.rpc.ProtobufJson;
import com.unkey.vault.v1.DecryptRequest;
import com.unkey.vault.v1.DecryptResponse;
import com.unkey.vault.v1.EncryptRequest;
import com.unkey.vault.v1.EncryptResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Requests for the load generators, each tried once by a client of ours before it is repeated a
 * million times.
 */
final class Material {
  static final String RING = "ws_bench";

  private static final int GRPC_PREFIX = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();
  private final Path folder;
  private final URI server;
  private final String token;

  Material(Path folder, ServerSettings settings) {
    this.folder = folder;
    this.server = URI.create("http://127.0.0.1:" + settings.port());
    this.token = settings.token();
  }

  /** Text of one byte a character. The seed is fixed: every run sends the same. */
  static String text(int bytes) {
    Random random = new Random(20_261_124);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    StringBuilder text = new StringBuilder(bytes);
    for (int i = 0; i < bytes; i++) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  /**
   * The request of a cell to the vault, or to the echo.
   *
   * @throws BenchException if the vault does not decrypt what it encrypted, or the echo's answer is
   *     not of the vault's size
   */
  Call call(Cell cell, Target target) {
    String data = text(cell.bytes());
    EncryptResponse made = encrypt(Target.VAULT, data);
    requireSame(data, decrypt(Target.VAULT, made.getEncrypted()).getPlaintext());
    Message request =
        switch (cell.operation()) {
          case ENCRYPT -> encryptRequest(RING, data);
          case DECRYPT -> decryptRequest(made.getEncrypted());
        };
    Message answer =
        switch (cell.operation()) {
          case ENCRYPT -> encrypt(target, data);
          case DECRYPT -> decrypt(target, made.getEncrypted());
        };
    int size = answer.getSerializedSize();
    int vaultSize =
        cell.operation() == Operation.ENCRYPT
            ? made.getSerializedSize()
            : DecryptResponse.newBuilder().setPlaintext(data).build().getSerializedSize();
    if (size != vaultSize) {
      throw new BenchException(
          "the echo answers with " + size + " bytes where the vault has " + vaultSize);
    }
    byte[] body = body(cell.transport(), request);
    Path file = folder.resolve(cell.name().replace('/', '-') + "-" + target + ".body");
    write(file, body);
    return new Call(
        server.resolve(target.path(cell.operation())),
        headers(cell.transport()),
        file,
        cell.transport() == Transport.GRPC ? GRPC_PREFIX + size : size);
  }

  /** Encrypts one text with a ring's DEK, which is made if the ring is new. */
  EncryptResponse encrypt(String ring, String data) {
    return encrypt(Target.VAULT, encryptRequest(ring, data));
  }

  /**
   * The bytes of a first request as they go over a socket, for whoever measures without a client.
   */
  byte[] rawEncrypt() {
    byte[] body = body(Transport.JSON, encryptRequest(RING, text(32)));
    String head =
        "POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\n\r\n"
            .formatted(Target.VAULT.path(Operation.ENCRYPT), token, body.length);
    byte[] bytes = head.getBytes(StandardCharsets.ISO_8859_1);
    return ByteBuffer.allocate(bytes.length + body.length).put(bytes).put(body).array();
  }

  private static EncryptRequest encryptRequest(String ring, String data) {
    return EncryptRequest.newBuilder().setKeyring(ring).setData(data).build();
  }

  private static DecryptRequest decryptRequest(String encrypted) {
    return DecryptRequest.newBuilder().setKeyring(RING).setEncrypted(encrypted).build();
  }

  private EncryptResponse encrypt(Target target, String data) {
    return encrypt(target, encryptRequest(RING, data));
  }

  private EncryptResponse encrypt(Target target, EncryptRequest request) {
    try {
      return EncryptResponse.parseFrom(answer(target.path(Operation.ENCRYPT), request));
    } catch (InvalidProtocolBufferException e) {
      throw new BenchException("the answer to Encrypt is no EncryptResponse", e);
    }
  }

  private DecryptResponse decrypt(Target target, String encrypted) {
    try {
      return DecryptResponse.parseFrom(
          answer(target.path(Operation.DECRYPT), decryptRequest(encrypted)));
    } catch (InvalidProtocolBufferException e) {
      throw new BenchException("the answer to Decrypt is no DecryptResponse", e);
    }
  }

  private byte[] answer(String path, Message request) {
    HttpRequest.Builder post =
        HttpRequest.newBuilder(server.resolve(path))
            .timeout(PATIENCE)
            .POST(HttpRequest.BodyPublishers.ofByteArray(request.toByteArray()));
    headers(Transport.PROTO).forEach(post::header);
    try {
      HttpResponse<byte[]> answer =
          http.send(post.build(), HttpResponse.BodyHandlers.ofByteArray());
      if (answer.statusCode() != 200) {
        throw new BenchException(
            path
                + " answered "
                + answer.statusCode()
                + ": "
                + new String(answer.body(), StandardCharsets.UTF_8));
      }
      return answer.body();
    } catch (IOException e) {
      throw new BenchException(path + " did not answer: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted", e);
    }
  }

  private Map<String, String> headers(Transport transport) {
    Map<String, String> headers = new TreeMap<>();
    headers.put("content-type", transport.contentType());
    headers.put("authorization", "Bearer " + token);
    if (transport == Transport.GRPC) {
      headers.put("te", "trailers");
    } else {
      headers.put("connect-protocol-version", "1");
    }
    return headers;
  }

  private static byte[] body(Transport transport, Message request) {
    byte[] proto = request.toByteArray();
    return switch (transport) {
      case PROTO -> proto;
      case GRPC ->
          ByteBuffer.allocate(GRPC_PREFIX + proto.length)
              .put((byte) 0)
              .putInt(proto.length)
              .put(proto)
              .array();
      case JSON -> json(request);
    };
  }

  private static byte[] json(Message request) {
    try {
      return new PlainJson(new ProtobufJson()).print(request, 0);
    } catch (InvalidProtocolBufferException e) {
      throw new BenchException("a request has no JSON form", e);
    }
  }

  private static void requireSame(String data, String decrypted) {
    if (!decrypted.equals(data)) {
      throw new BenchException("the vault did not decrypt what it encrypted");
    }
  }

  private static void write(Path file, byte[] body) {
    try {
      Files.write(file, body);
    } catch (IOException e) {
      throw new BenchException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }
}

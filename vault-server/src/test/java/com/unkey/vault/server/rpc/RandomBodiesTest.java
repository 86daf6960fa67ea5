package com.unkey.vault.server.rpc;

import static com.unkey.vault.server.rpc.TestClient.encrypt;
import static com.unkey.vault.server.rpc.TestClient.framed;
import static com.unkey.vault.server.rpc.TestClient.gzip;
import static com.unkey.vault.server.rpc.TestClient.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.unkey.vault.v1.EncryptBulkRequest;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever is sent to whichever codec, the call ends, and not as a fault of the server. */
class RandomBodiesTest extends RpcServerTest {
  private static final int ROUNDS = 400;
  private static final Set<ConnectCode> CALLERS_FAULT =
      EnumSet.of(
          ConnectCode.INVALID_ARGUMENT, ConnectCode.RESOURCE_EXHAUSTED, ConnectCode.UNIMPLEMENTED);

  RandomBodiesTest() {
    super(builder -> builder.limits(RpcLimits.defaults().withMaxRequestBytes(100_000)));
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @CsvSource({
    "application/proto, Content-Encoding, identity",
    "application/proto, Content-Encoding, gzip",
    "application/json, Content-Encoding, identity",
    "application/json, Content-Encoding, gzip",
    "application/grpc, grpc-encoding, gzip",
    "application/grpc+json, grpc-encoding, identity",
    "application/grpc-web, grpc-encoding, identity",
    "application/grpc-web+json, grpc-encoding, gzip"
  })
  void endInAnAnswer(String contentType, String header, String encoding)
      throws InterruptedException {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    int refused = 0;
    service.forgetOutcomes();
    for (int i = 0; i < ROUNDS; i++) {
      byte[] body = body(random, contentType, encoding.equals("gzip"));
      String method = random.nextBoolean() ? "Encrypt" : "EncryptBulk";
      // gRPC is spoken over HTTP/2 only.
      Version version =
          contentType.startsWith("application/grpc") && !contentType.contains("web")
              ? Version.HTTP_2
              : random.nextBoolean() ? Version.HTTP_1_1 : Version.HTTP_2;
      String what =
          "seed %d, round %d, %s over %s: %s"
              .formatted(seed, i, method, version, HexFormat.of().formatHex(body));
      HttpResponse<byte[]> response =
          client(version).post(method, contentType, body, header, encoding);
      ConnectCode code = service.outcome().code();
      if (code != null) {
        if (!(code == ConnectCode.INTERNAL && claimsCompression(body, contentType, encoding))) {
          assertThat(CALLERS_FAULT).as(what).contains(code);
        }
        refused++;
      }
      assertThat(response.statusCode()).as(what).isLessThan(500);
      if (!contentType.startsWith("application/grpc")) {
        assertThat(response.statusCode() == 200).as(what).isEqualTo(code == null);
        if (code != null) {
          assertThat(text(response)).as(what).startsWith("{\"code\":\"" + code.wireName() + "\"");
        }
      }
    }
    assertThat(refused).as("seed " + seed).isPositive();
  }

  /**
   * A damaged flag may say that the message is compressed where the call names no compression: gRPC
   * wants {@code internal} for that.
   */
  private static boolean claimsCompression(byte[] body, String contentType, String encoding) {
    return contentType.startsWith("application/grpc")
        && encoding.equals("identity")
        && body.length > 0
        && body[0] == 1;
  }

  private static byte[] body(Random random, String contentType, boolean gzip) {
    byte[] message = message(random, contentType.endsWith("json"));
    byte[] packed = gzip && random.nextInt(4) > 0 ? mutated(random, gzip(message), 8) : message;
    return contentType.contains("grpc")
        ? mutated(random, framed(random.nextInt(8) > 0 ? (gzip ? 1 : 0) : 0x80, packed), 8)
        : packed;
  }

  /** Noise, or what was a message before it was damaged. */
  private static byte[] message(Random random, boolean json) {
    if (random.nextInt(3) == 0) {
      byte[] noise = new byte[random.nextInt(random.nextBoolean() ? 16 : 3000)];
      random.nextBytes(noise);
      return noise;
    }
    if (json) {
      String text =
          random.nextBoolean()
              ? "{\"keyring\":\"r\",\"data\":\"a\\u00fcb\"}"
              : "{\"keyring\":\"r\",\"items\":{\"a\":\"b\",\"c\":\"d\"}}";
      String nested =
          random.nextInt(8) == 0
              ? "[".repeat(random.nextInt(30_000))
              : "{\"x\":".repeat(random.nextInt(3)) + text;
      return mutated(random, nested.getBytes(UTF_8), 2);
    }
    byte[] proto =
        random.nextBoolean()
            ? encrypt("r", "some data").toByteArray()
            : EncryptBulkRequest.newBuilder()
                .setKeyring("r")
                .putItems("a", "b")
                .putItems("c", "d")
                .build()
                .toByteArray();
    return mutated(random, proto, 2);
  }

  /** One time in {@code rarely}, a few bytes changed, perhaps cut off. */
  private static byte[] mutated(Random random, byte[] bytes, int rarely) {
    if (bytes.length == 0 || random.nextInt(rarely) > 0) {
      return bytes;
    }
    byte[] changed = bytes.clone();
    for (int i = random.nextInt(4); i >= 0; i--) {
      changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
    }
    return random.nextInt(4) == 0
        ? Arrays.copyOf(changed, random.nextInt(changed.length))
        : changed;
  }
}

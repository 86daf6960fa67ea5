package com.unkey.vault.core.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.DekId;
import com.unkey.vault.core.Time;
import com.unkey.vault.core.crypto.Dek;
import com.unkey.vault.core.crypto.Kek;
import com.unkey.vault.core.crypto.KekSet;
import com.unkey.vault.core.testing.FixedRandom;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Bytes made by {@code src/test/node/golden-vectors.mjs}, which shares nothing with this code:
 * read, and written again from the same nonce and time to the same bytes.
 */
class GoldenVectorsTest {
  private JsonNode vectors = new ObjectMapper().createObjectNode();
  private final Map<String, Kek> keks = new HashMap<>();

  @BeforeEach
  void load() throws IOException {
    vectors =
        new ObjectMapper()
            .readTree(Path.of("src/test/resources/vectors/ours/vectors.json").toFile());
    for (JsonNode kek : vectors.get("keks")) {
      Kek parsed = KekFormat.parse("kek", kek.get("base64").asText());
      assertThat(parsed.id().value()).isEqualTo(kek.get("id").asText());
      keks.put(parsed.id().value(), parsed);
    }
  }

  @Test
  void wrappedDeksAreRead() throws Exception {
    for (JsonNode vector : vectors.get("deks")) {
      Dek read = unwrap(vector);
      assertThat(read.id().value()).isEqualTo(vector.get("id").asText());
      assertThat(read.createdAtMillis()).isEqualTo(vector.get("createdAt").asLong());
      assertThat(read.sameAs(dek(vector))).isTrue();
    }
  }

  @Test
  void wrappedDeksAreWrittenToTheSameBytes() {
    for (JsonNode vector : vectors.get("deks")) {
      KekSet set = keks(vector.get("kek").asText(), Bytes.ofHex(vector.get("nonce").asText()));
      assertThat(WrappedDekFormat.serialize(set.wrap(dek(vector))).toHex())
          .isEqualTo(vector.get("stored").asText());
    }
  }

  @Test
  void ciphertextsAreRead() {
    for (JsonNode vector : vectors.get("ciphertexts")) {
      byte[] plaintext =
          dekOf(vector).decrypt(CiphertextFormat.parse(vector.get("encrypted").asText()));
      assertThat(new String(plaintext, StandardCharsets.UTF_8))
          .isEqualTo(vector.get("plaintext").asText());
    }
  }

  @Test
  void ciphertextsAreWrittenToTheSameText() {
    for (JsonNode vector : vectors.get("ciphertexts")) {
      byte[] plaintext = vector.get("plaintext").asText().getBytes(StandardCharsets.UTF_8);
      FixedRandom nonce = new FixedRandom(Bytes.ofHex(vector.get("nonce").asText()).toArray());
      String written =
          CiphertextFormat.print(
              dekOf(vector).encrypt(plaintext, vectors.get("timeMillis").asLong(), nonce));
      assertThat(written).isEqualTo(vector.get("encrypted").asText());
    }
  }

  @Test
  void lineBreaksInACiphertextAreIgnored() {
    JsonNode vector = vectors.get("ciphertexts").get(3);
    String broken = vector.get("encrypted").asText().replaceAll("(.{20})", "$1\r\n");
    byte[] plaintext = dekOf(vector).decrypt(CiphertextFormat.parse(broken));
    assertThat(new String(plaintext, StandardCharsets.UTF_8))
        .isEqualTo(vector.get("plaintext").asText());
  }

  private Dek unwrap(JsonNode vector) throws WrappedDekFormat.MalformedWrap {
    KekSet set = keks(vector.get("kek").asText(), Bytes.utf8("any nonce"));
    return set.unwrap(WrappedDekFormat.parse(Bytes.ofHex(vector.get("stored").asText())));
  }

  /** The set's self-test draws first; the JDK refuses one nonce twice under one key. */
  private KekSet keks(String active, Bytes nonce) {
    List<Kek> previous = new ArrayList<>(keks.values());
    Kek kek = keks.get(active);
    previous.remove(kek);
    RandomGenerator[] source = {new Random()};
    RandomGenerator switched =
        new RandomGenerator() {
          @Override
          public void nextBytes(byte[] bytes) {
            source[0].nextBytes(bytes);
          }

          @Override
          public long nextLong() {
            return source[0].nextLong();
          }
        };
    KekSet set =
        new KekSet(
            Objects.requireNonNull(kek), previous, DekPlaintext.ENCODING, fixedTime(), switched);
    source[0] = new FixedRandom(nonce.toArray());
    return set;
  }

  private Time fixedTime() {
    Instant instant = Instant.ofEpochMilli(vectors.get("timeMillis").asLong());
    return new Time() {
      @Override
      public Instant now() {
        return instant;
      }

      @Override
      public long ticks() {
        return 0;
      }
    };
  }

  private static Dek dek(JsonNode vector) {
    return new Dek(
        new DekId(vector.get("id").asText()),
        vector.get("createdAt").asLong(),
        Bytes.ofHex(vector.get("key").asText()).toArray());
  }

  private Dek dekOf(JsonNode ciphertext) {
    for (JsonNode vector : vectors.get("deks")) {
      if (vector.get("id").asText().equals(ciphertext.get("dek").asText())) {
        return dek(vector);
      }
    }
    throw new AssertionError("no such DEK in the vectors");
  }
}

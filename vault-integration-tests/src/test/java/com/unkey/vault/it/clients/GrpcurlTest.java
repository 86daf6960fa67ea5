package com.unkey.vault.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.unkey.vault.it.clients.Grpcurl.Reply;
import com.unkey.vault.it.parts.AtOnce;
import com.unkey.vault.it.parts.Scratch;
import com.unkey.vault.it.parts.VaultConfig;
import com.unkey.vault.it.parts.VaultProcess;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** gRPC's client for Go, one process for each call. */
@Tag("real-protocol")
class GrpcurlTest {
  private static final int INVALID_ARGUMENT = 3;
  private static final int DEADLINE_EXCEEDED = 4;
  private static final int NOT_FOUND = 5;
  private static final int RESOURCE_EXHAUSTED = 8;
  private static final int UNAUTHENTICATED = 16;
  private static final String LARGE = "the vault keeps it; ".repeat(5 * 1024);

  private static VaultProcess vault;
  private static Grpcurl client;

  @BeforeAll
  static void start() {
    vault = VaultProcess.start(VaultConfig.create().onDisk(Scratch.folder("grpcurl-store")));
    client = Grpcurl.of(vault);
  }

  @AfterAll
  static void stop() {
    vault.close();
  }

  @Test
  void livenessNeedsNoToken() throws Exception {
    assertThat(client.withToken("").call("Liveness", Map.of()).field("status")).isEqualTo("ok");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"secret", "", "Grüße 世界 \uD83C\uDF0D \"quoted\" \\ \n\u0000 end", "LARGE"})
  void whatWasEncryptedDecrypts(String given) throws Exception {
    String data = given.equals("LARGE") ? LARGE : given;
    Reply sealed = client.call("Encrypt", Map.of("keyring", "größe/1", "data", data));
    assertThat(sealed.field("keyId")).startsWith("dek_");
    assertThat(decrypt("größe/1", sealed.field("encrypted"))).isEqualTo(data);
  }

  @Test
  void bulkGoesRound() throws Exception {
    Map<String, String> items = new LinkedHashMap<>();
    items.put("one", "secret");
    items.put("zwölf %", "Grüße 世界");
    items.put("empty", "");
    JsonNode sealed =
        client.call("EncryptBulk", Map.of("keyring", "bulk", "items", items)).answer();
    Map<String, String> encrypted = new LinkedHashMap<>();
    for (String name : items.keySet()) {
      encrypted.put(name, sealed.path("items").path(name).path("encrypted").asText());
    }
    JsonNode opened =
        client.call("DecryptBulk", Map.of("keyring", "bulk", "items", encrypted)).answer();
    assertThat(opened.path("items")).hasSize(items.size());
    items.forEach((name, data) ->
        assertThat(opened.path("items").path(name).asText("missing")).isEqualTo(data));
  }

  @Test
  void reEncryptingGivesANewCiphertextOfTheSameText() throws Exception {
    String first = encrypt("again", "secret");
    Reply second = client.call("ReEncrypt", Map.of("keyring", "again", "encrypted", first));
    assertThat(second.field("encrypted")).isNotEqualTo(first);
    assertThat(decrypt("again", second.field("encrypted"))).isEqualTo("secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "wrong"})
  void aMissingOrWrongTokenIsUnauthenticated(String token) throws Exception {
    Reply reply =
        client.withToken(token).call("Encrypt", Map.of("keyring", "r", "data", "not shown"));
    assertThat(reply.status()).as(reply.text()).isEqualTo(UNAUTHENTICATED);
    assertThat(reply.text()).contains("Code: Unauthenticated").doesNotContain("not shown");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "garbage", "AAAA", "größe"})
  void garbageForACiphertextIsAnInvalidArgument(String garbage) throws Exception {
    Reply reply = client.call("Decrypt", Map.of("keyring", "r", "encrypted", garbage));
    assertThat(reply.status()).as(reply.text()).isEqualTo(INVALID_ARGUMENT);
    assertThat(reply.text()).contains("Message: encrypted");
  }

  /** The message holds what gRPC must percent-encode to send it as a header. */
  @Test
  void garbageInABulkIsNamed() throws Exception {
    Reply reply =
        client.call(
            "DecryptBulk", Map.of("keyring", "r", "items", Map.of("zwölf 100%", "garbage")));
    assertThat(reply.status()).as(reply.text()).isEqualTo(INVALID_ARGUMENT);
    assertThat(reply.text()).contains("zwölf 100%");
  }

  @Test
  void aCiphertextOfAnotherRingIsNotFound() throws Exception {
    String encrypted = encrypt("ring_1", "secret");
    encrypt("ring_2", "other");
    Reply reply = client.call("Decrypt", Map.of("keyring", "ring_2", "encrypted", encrypted));
    assertThat(reply.status()).as(reply.text()).isEqualTo(NOT_FOUND);
    assertThat(decrypt("ring_1", encrypted)).isEqualTo("secret");
  }

  @Test
  void anOversizedRequestIsResourceExhausted() throws Exception {
    Reply reply =
        client.call("Encrypt", Map.of("keyring", "r", "data", "x".repeat(5 * 1024 * 1024)));
    assertThat(reply.status()).as(reply.text()).isEqualTo(RESOURCE_EXHAUSTED);
  }

  @Test
  void aDeadlineThatPassesIsExceeded() throws Exception {
    try (SlowVault slow = new SlowVault()) {
      Grpcurl impatient = Grpcurl.of(slow.process());
      Reply reply =
          impatient.call("Encrypt", Map.of("keyring", "r", "data", "x"), "-max-time", "0.5");
      assertThat(reply.status()).as(reply.text()).isEqualTo(DEADLINE_EXCEEDED);
      assertThat(impatient.call("Liveness", Map.of(), "-max-time", "20").field("status"))
          .isEqualTo("ok");
    }
  }

  @Test
  void manyAtOnceAreServed() throws Exception {
    List<Callable<String>> calls = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      String text = "text " + i;
      calls.add(() -> {
        assertThat(decrypt("many", encrypt("many", text))).isEqualTo(text);
        return text;
      });
    }
    assertThat(AtOnce.run(calls)).hasSize(50);
  }

  private static String encrypt(String ring, String data) throws Exception {
    return client.call("Encrypt", Map.of("keyring", ring, "data", data)).field("encrypted");
  }

  private static String decrypt(String ring, String encrypted) throws Exception {
    return client
        .call("Decrypt", Map.of("keyring", ring, "encrypted", encrypted))
        .field("plaintext");
  }
}

package com.unkey.vault.it.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.unkey.vault.it.parts.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the Go vault of unkeyed/unkey wrote: a bucket's objects, and ciphertexts with their
 * plaintext.
 *
 * @param activeKek the KEK it ran with last, as configuration carries it
 * @param previousKek the one before
 * @param objects by key
 */
record GoVaultVectors(
    String activeKek, String previousKek, List<Case> cases, Map<String, byte[]> objects) {

  /** One ciphertext. */
  record Case(String ring, String plaintext, String encrypted, String dekId) {}

  static GoVaultVectors read() throws IOException {
    Path folder = Checkout.root().resolve("vault-core/src/test/resources/vectors/go-vault");
    JsonNode all = new ObjectMapper().readTree(folder.resolve("cases.json").toFile());
    List<Case> cases = new ArrayList<>();
    for (JsonNode one : all.get("cases")) {
      cases.add(
          new Case(
              one.get("keyring").asText(),
              one.get("plaintext").asText(),
              one.get("encrypted").asText(),
              one.get("key_id").asText()));
    }
    Map<String, byte[]> objects = new TreeMap<>();
    Path store = folder.resolve("store");
    try (Stream<Path> files = Files.walk(store)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        objects.put(store.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return new GoVaultVectors(
        all.get("test_kek2_base64").asText(), all.get("test_kek1_base64").asText(), cases, objects);
  }
}

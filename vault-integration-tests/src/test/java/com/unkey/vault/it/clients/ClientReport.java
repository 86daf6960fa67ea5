package com.unkey.vault.it.clients;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/**
 * What a client program printed: a line of JSON for each check, then one with their number.
 *
 * @param about the client and its version
 * @param passed the names of the checks that passed, in their order
 * @param failures the others, each with its reason
 * @param counted how many checks the program says it ran; -1 if it did not come to that
 * @param noise what it printed besides
 */
record ClientReport(
    String about, List<String> passed, List<Failure> failures, int counted, List<String> noise) {
  private static final ObjectMapper JSON = new ObjectMapper();

  record Failure(String check, String why) {
    @Override
    public String toString() {
      return "\n" + check + ": " + why + "\n";
    }
  }

  static ClientReport of(String output) {
    String about = "";
    List<String> passed = new ArrayList<>();
    List<Failure> failures = new ArrayList<>();
    List<String> noise = new ArrayList<>();
    int counted = -1;
    for (String line : output.lines().toList()) {
      JsonNode said = parse(line);
      if (said.has("check") && said.path("ok").asBoolean()) {
        passed.add(said.path("check").asText());
      } else if (said.has("check")) {
        failures.add(new Failure(said.path("check").asText(), said.path("why").asText()));
      } else if (said.has("checks")) {
        counted = said.path("checks").asInt();
      } else if (said.has("client")) {
        about = line;
      } else {
        noise.add(line);
      }
    }
    return new ClientReport(
        about, List.copyOf(passed), List.copyOf(failures), counted, List.copyOf(noise));
  }

  private static JsonNode parse(String line) {
    try {
      return line.startsWith("{") ? JSON.readTree(line) : JSON.createObjectNode();
    } catch (JsonProcessingException e) {
      return JSON.createObjectNode();
    }
  }
}

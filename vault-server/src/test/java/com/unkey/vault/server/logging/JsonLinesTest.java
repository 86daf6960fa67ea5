package com.unkey.vault.server.logging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class JsonLinesTest {
  private final LoggerContext context = new LoggerContext();
  private final JsonLines lines = new JsonLines();

  private LoggingEvent event(String message, @Nullable Throwable thrown) {
    LoggingEvent event =
        new LoggingEvent(
            "here", context.getLogger("some.logger"), Level.WARN, message, thrown, null);
    event.setInstant(Instant.parse("2026-11-24T08:09:00.007Z"));
    return event;
  }

  private String line(LoggingEvent event) {
    return new String(lines.encode(event), UTF_8);
  }

  @Test
  void aLineIsOneObject() {
    lines.processFields(Map.of("instance_id", "ins_1"));
    LoggingEvent event = event("hello", null);
    event.addKeyValuePair(new KeyValuePair("ring", "ws_1"));
    event.addKeyValuePair(new KeyValuePair("items", 3));

    assertThat(line(event))
        .isEqualTo(
            "{\"time\":\"2026-11-24T08:09:00.007Z\",\"level\":\"warn\",\"logger\":\"some.logger\","
                + "\"msg\":\"hello\",\"instance_id\":\"ins_1\",\"ring\":\"ws_1\",\"items\":3}\n");
  }

  @Test
  void anythingCanBeSaidInOneLine() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 2000; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = random.nextInt(12); j >= 0; j--) {
        switch (random.nextInt(4)) {
          case 0 -> text.append((char) random.nextInt(0x80));
          case 1 -> text.append("\"\\\n\r\t\u2028\u2029\u007f/".charAt(random.nextInt(9)));
          case 2 -> text.appendCodePoint(0x1F511 + random.nextInt(100));
          default -> text.append((char) random.nextInt(0x10000));
        }
      }
      String line = line(event(text.toString(), null));
      JsonObject read = JsonParser.parseString(line).getAsJsonObject();
      assertThat(line.substring(0, line.length() - 1).lines()).as("seed %d", seed).hasSize(1);
      assertThat(read.get("msg").getAsString()).as("seed %d", seed).isEqualTo(text.toString());
    }
  }

  @Test
  void whatWasThrownIsTold() {
    String line = line(event("failed", new IllegalStateException("why", new RuntimeException())));

    assertThat(JsonParser.parseString(line).getAsJsonObject().get("stack").getAsString())
        .startsWith("java.lang.IllegalStateException: why")
        .contains("Caused by: java.lang.RuntimeException");
  }
}

package com.unkey.vault.migrate.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import com.unkey.vault.core.Bytes;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.TreeSet;

/**
 * JSON with one form for one content: UTF-8, names sorted by UTF-16 code units, no white space,
 * numbers whole and in decimal, a line break at the end. So equal content is equal bytes, and what
 * is read back unlike itself was not written here.
 */
public final class CanonicalJson {
  private CanonicalJson() {}

  /**
   * @throws IllegalArgumentException if a number is not whole
   */
  public static Bytes bytes(JsonElement content) {
    return Bytes.utf8(text(content) + "\n");
  }

  /** As {@link #bytes}, without the line break. */
  public static String text(JsonElement content) {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      write(json, content);
    } catch (IOException e) {
      throw new IllegalStateException("a string writer does not fail", e);
    }
    return text.toString();
  }

  /**
   * @throws UnreadableJson unless {@code stored} is an object in the form of {@link #bytes}
   */
  public static JsonFields parse(Bytes stored) throws UnreadableJson {
    String text = utf8(stored);
    JsonElement content;
    try (JsonReader json = new JsonReader(new StringReader(text))) {
      json.setStrictness(Strictness.STRICT);
      content = JsonParser.parseReader(json);
      if (json.peek() != JsonToken.END_DOCUMENT) {
        throw new UnreadableJson("has something after its end");
      }
    } catch (IOException | JsonParseException e) {
      throw new UnreadableJson("is not JSON");
    }
    if (!(content instanceof JsonObject object)) {
      throw new UnreadableJson("is no JSON object");
    }
    boolean isCanonical;
    try {
      isCanonical = bytes(object).equals(stored);
    } catch (IllegalArgumentException e) {
      throw new UnreadableJson(String.valueOf(e.getMessage()));
    }
    if (!isCanonical) {
      throw new UnreadableJson("is not in canonical form: it was edited, or is damaged");
    }
    return new JsonFields("", object);
  }

  private static void write(JsonWriter json, JsonElement content) throws IOException {
    switch (content) {
      case JsonObject object -> {
        json.beginObject();
        for (String name : new TreeSet<>(object.keySet())) {
          json.name(name);
          write(json, object.get(name));
        }
        json.endObject();
      }
      case JsonArray array -> {
        json.beginArray();
        for (JsonElement element : array) {
          write(json, element);
        }
        json.endArray();
      }
      case JsonPrimitive primitive -> write(json, primitive);
      default -> json.nullValue();
    }
  }

  private static void write(JsonWriter json, JsonPrimitive primitive) throws IOException {
    if (primitive.isBoolean()) {
      json.value(primitive.getAsBoolean());
    } else if (primitive.isNumber()) {
      json.value(whole(primitive.getAsString()));
    } else {
      json.value(primitive.getAsString());
    }
  }

  static long whole(String number) {
    try {
      return new BigDecimal(number).longValueExact();
    } catch (ArithmeticException | NumberFormatException e) {
      throw new IllegalArgumentException("a number is no whole number of 64 bits");
    }
  }

  private static String utf8(Bytes stored) throws UnreadableJson {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(stored.toArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw new UnreadableJson("is not UTF-8");
    }
  }
}

package com.unkey.vault.migrate.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The fields of a stored object, each asked for by name and kind. */
public final class JsonFields {
  private final String path;
  private final JsonObject object;

  JsonFields(String path, JsonObject object) {
    this.path = path;
    this.object = object;
  }

  public String text(String name) throws UnreadableJson {
    JsonPrimitive value = primitive(name);
    if (!value.isString()) {
      throw wrong(name, "is no text");
    }
    return value.getAsString();
  }

  /** Empty if the field is left out. */
  public Optional<String> optionalText(String name) throws UnreadableJson {
    return object.has(name) ? Optional.of(text(name)) : Optional.empty();
  }

  public long number(String name) throws UnreadableJson {
    JsonPrimitive value = primitive(name);
    if (!value.isNumber()) {
      throw wrong(name, "is no number");
    }
    return CanonicalJson.whole(value.getAsString());
  }

  /**
   * @throws UnreadableJson also if it is below 0, or no {@code int}
   */
  public int count(String name) throws UnreadableJson {
    long value = number(name);
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw wrong(name, "is out of range");
    }
    return (int) value;
  }

  public boolean flag(String name) throws UnreadableJson {
    JsonPrimitive value = primitive(name);
    if (!value.isBoolean()) {
      throw wrong(name, "is neither true nor false");
    }
    return value.getAsBoolean();
  }

  public Instant instant(String name) throws UnreadableJson {
    try {
      return Instant.parse(text(name));
    } catch (DateTimeParseException e) {
      throw wrong(name, "is no time");
    }
  }

  /**
   * The text as {@code read} understands it.
   *
   * @param read empty, or an {@link IllegalArgumentException}, for what it does not
   */
  public <T> T word(String name, Function<String, Optional<T>> read) throws UnreadableJson {
    Optional<T> value;
    try {
      value = read.apply(text(name));
    } catch (IllegalArgumentException e) {
      throw wrong(name, "is wrong: " + e.getMessage());
    }
    if (value.isEmpty()) {
      throw wrong(name, "has a value that is not known here");
    }
    return value.get();
  }

  public JsonFields object(String name) throws UnreadableJson {
    if (!(object.get(name) instanceof JsonObject inner)) {
      throw wrong(name, "is no object, or missing");
    }
    return new JsonFields(path + name + ".", inner);
  }

  public List<String> texts(String name) throws UnreadableJson {
    if (!(object.get(name) instanceof JsonArray array)) {
      throw wrong(name, "is no list, or missing");
    }
    List<String> texts = new ArrayList<>();
    for (JsonElement element : array) {
      if (!(element instanceof JsonPrimitive text) || !text.isString()) {
        throw wrong(name, "has an element that is no text");
      }
      texts.add(text.getAsString());
    }
    return texts;
  }

  /** An object whose fields are all numbers. */
  public SortedMap<String, Long> numbers(String name) throws UnreadableJson {
    JsonFields inner = object(name);
    SortedMap<String, Long> numbers = new TreeMap<>();
    for (String key : inner.object.keySet()) {
      numbers.put(key, inner.number(key));
    }
    return numbers;
  }

  private JsonPrimitive primitive(String name) throws UnreadableJson {
    @Nullable JsonElement value = object.get(name);
    if (value == null) {
      throw wrong(name, "is missing");
    }
    if (!(value instanceof JsonPrimitive primitive)) {
      throw wrong(name, "is of the wrong kind");
    }
    return primitive;
  }

  private UnreadableJson wrong(String name, String problem) {
    return new UnreadableJson("field " + path + name + " " + problem);
  }
}

package com.unkey.vault.migrate.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.Collection;
import java.util.Map;

/** The compound values of our JSON. */
public final class JsonText {
  private JsonText() {}

  public static JsonArray texts(Collection<String> texts) {
    JsonArray array = new JsonArray();
    texts.forEach(array::add);
    return array;
  }

  public static JsonObject numbers(Map<String, Long> numbers) {
    JsonObject object = new JsonObject();
    numbers.forEach(object::addProperty);
    return object;
  }
}

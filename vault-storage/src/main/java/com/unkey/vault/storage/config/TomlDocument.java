package com.unkey.vault.storage.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * A parsed TOML text as a flat list of values by dotted path. Paths are compared without case, as
 * the Go vault's reader does.
 */
final class TomlDocument {
  /**
   * A value, and where it stands.
   *
   * @param path as written, dotted
   * @param value String, Long, Double, Boolean, a date or time, or a list of such
   */
  record Value(String path, int line, Object value) {}

  private final Map<String, Value> values = new LinkedHashMap<>();
  private final Map<String, Integer> tables = new LinkedHashMap<>();

  private TomlDocument() {}

  /** What {@code toml} holds; whatever is no TOML goes to {@code problems}. */
  static TomlDocument parse(String toml, EnvReferences references, Problems problems) {
    TomlParseResult parsed = Toml.parse(toml);
    for (TomlParseError error : parsed.errors()) {
      problems.add(error.position().line(), describe(error));
    }
    TomlDocument document = new TomlDocument();
    document.walk(parsed, List.of(), references::restore);
    return document;
  }

  @Nullable Value value(String path) {
    return values.get(normal(path));
  }

  Iterable<Value> values() {
    return values.values();
  }

  /** Whether there is such a table, be it empty. */
  boolean hasTable(String path) {
    return tables.containsKey(normal(path));
  }

  /** Where {@code path}, or the nearest table around it, stands; 0 if nowhere. */
  int lineOf(String path) {
    Value value = value(path);
    return value != null ? value.line() : tables.getOrDefault(normal(path), 0);
  }

  private void walk(TomlTable table, List<String> at, UnaryOperator<String> restore) {
    for (Map.Entry<String, Object> entry : table.entrySet()) {
      List<String> key = List.of(entry.getKey());
      TomlPosition position = table.inputPositionOf(key);
      int line = position == null ? 0 : position.line();
      List<String> path = new ArrayList<>(at);
      path.add(restore.apply(entry.getKey()));
      String dotted = Toml.joinKeyPath(path);
      if (entry.getValue() instanceof TomlTable inner) {
        tables.put(normal(dotted), line);
        walk(inner, path, restore);
      } else {
        values.put(normal(dotted), new Value(dotted, line, restored(entry.getValue(), restore)));
      }
    }
  }

  private static Object restored(Object value, UnaryOperator<String> restore) {
    if (value instanceof String text) {
      return restore.apply(text);
    }
    if (value instanceof TomlArray array) {
      return array.toList().stream().map(each -> restored(each, restore)).toList();
    }
    return value;
  }

  private static String normal(String path) {
    return path.toLowerCase(Locale.ROOT);
  }

  /** The parser quotes what it stumbled over, and that may be half a secret. */
  private static String describe(TomlParseError error) {
    String message = String.valueOf(error.getMessage());
    if (message.startsWith("Unexpected ")) {
      int expected = message.lastIndexOf(", expected ");
      message =
          "something unexpected"
              + (expected < 0 ? "" : message.substring(expected))
              + "; text belongs in quotes";
    } else if (message.startsWith("Invalid escape sequence")) {
      message = "invalid escape sequence; write \\\\ for a backslash, or use single quotes";
    }
    return "column " + error.position().column() + ": " + message;
  }
}

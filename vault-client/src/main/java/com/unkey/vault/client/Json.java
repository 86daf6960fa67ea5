package com.unkey.vault.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * As much JSON (RFC 8259) as the vault's messages need: objects of texts to send, anything to
 * receive. Our own only because this module may bring no library along.
 */
final class Json {
  /** What is nested deeper is no answer of a vault, and must not cost us the stack. */
  private static final int MAX_DEPTH = 64;

  /** The text is no JSON. Says where, never what: it may hold a secret. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1;

    Malformed(String problem, int at) {
      super(problem + " at character " + at, null, false, false);
    }
  }

  private final String text;
  private int at;

  private Json(String text) {
    this.text = text;
  }

  /**
   * @throws IllegalArgumentException naming the field whose value is no Unicode text; it would not
   *     survive the way
   */
  static String object(Map<String, String> fields) {
    StringBuilder out = new StringBuilder("{");
    fields.forEach((name, value) -> {
      out.append(out.length() > 1 ? "," : "");
      quote(name, name, out);
      quote(name, value, out.append(':'));
    });
    return out.append('}').toString();
  }

  private static void quote(String field, String value, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean pair = i + 1 < value.length() && Character.isSurrogatePair(c, value.charAt(i + 1));
        if (!pair) {
          throw new IllegalArgumentException(
              field + ": holds half a surrogate pair, so is no text");
        }
        out.append(c).append(value.charAt(++i));
      } else if (c < ' ' || c == '"' || c == '\\') {
        out.append("\\u").append("%04x".formatted((int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }

  /**
   * @return a {@code Map}, {@code List}, {@code String}, {@code Boolean}, {@link JsonNumber} or
   *     null
   */
  static @Nullable Object parse(String text) throws Malformed {
    Json json = new Json(text);
    Object value = json.value(0);
    json.skipSpace();
    if (json.at != text.length()) {
      throw json.malformed("more after the value");
    }
    return value;
  }

  /** A number as it was written; none of the vault's fields is one. */
  record JsonNumber(String written) {}

  private @Nullable Object value(int depth) throws Malformed {
    if (depth > MAX_DEPTH) {
      throw malformed("nested too deep");
    }
    skipSpace();
    return switch (peek()) {
      case '{' -> members(depth);
      case '[' -> elements(depth);
      case '"' -> string();
      case 't' -> literal("true", true);
      case 'f' -> literal("false", false);
      case 'n' -> literal("null", null);
      default -> number();
    };
  }

  private Map<String, @Nullable Object> members(int depth) throws Malformed {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    at++;
    if (next('}')) {
      return members;
    }
    do {
      skipSpace();
      String name = string();
      require(':');
      members.put(name, value(depth + 1));
    } while (next(','));
    require('}');
    return members;
  }

  private List<@Nullable Object> elements(int depth) throws Malformed {
    List<@Nullable Object> elements = new ArrayList<>();
    at++;
    if (next(']')) {
      return elements;
    }
    do {
      elements.add(value(depth + 1));
    } while (next(','));
    require(']');
    return elements;
  }

  private String string() throws Malformed {
    if (peek() != '"') {
      throw malformed("a string is missing");
    }
    at++;
    StringBuilder out = new StringBuilder();
    while (peek() != '"') {
      char c = text.charAt(at++);
      if (c < ' ') {
        throw malformed("a control character in a string");
      }
      out.append(c == '\\' ? escaped() : c);
    }
    at++;
    return out.toString();
  }

  private char escaped() throws Malformed {
    char c = peek();
    at++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> hex();
      default -> throw malformed("an unknown escape");
    };
  }

  private char hex() throws Malformed {
    int code = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(peek(), 16);
      if (digit < 0 || peek() > 'f') {
        throw malformed("an escape without four hexadecimal digits");
      }
      code = code << 4 | digit;
      at++;
    }
    return (char) code;
  }

  private JsonNumber number() throws Malformed {
    int start = at;
    while (at < text.length() && "+-.0123456789Ee".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    String written = text.substring(start, at);
    if (!written.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?")) {
      throw malformed("no JSON value");
    }
    return new JsonNumber(written);
  }

  private @Nullable Object literal(String word, @Nullable Object meaning) throws Malformed {
    if (!text.startsWith(word, at)) {
      throw malformed("no JSON value");
    }
    at += word.length();
    return meaning;
  }

  private void require(char wanted) throws Malformed {
    if (!next(wanted)) {
      throw malformed("'" + wanted + "' is missing");
    }
  }

  private boolean next(char wanted) {
    skipSpace();
    boolean there = at < text.length() && text.charAt(at) == wanted;
    at += there ? 1 : 0;
    return there;
  }

  private char peek() throws Malformed {
    if (at >= text.length()) {
      throw malformed("the text ends too early");
    }
    return text.charAt(at);
  }

  private void skipSpace() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private Malformed malformed(String problem) {
    return new Malformed(problem, at);
  }
}

package com.unkey.vault.storage.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * References to the environment in TOML text: {@code $VAR}, {@code ${VAR}} and {@code
 * ${VAR:-default}}, which is also taken if the variable is empty. What is not set is empty, and so
 * is {@code $$}.
 *
 * <p>No value can become TOML. Inside quotes a reference is replaced by a placeholder, which comes
 * back as the value only when the text has been parsed ({@link #restore}); a value may thus hold
 * quotes, backslashes and line breaks. Outside quotes only a number, {@code true} or {@code false}
 * is let in. Comments are left alone.
 */
final class EnvReferences {
  /** Private-use characters: they mark a placeholder, and are not allowed in the text itself. */
  private static final char OPEN = '\uE000';

  private static final char CLOSE = '\uE001';
  private static final Pattern PLACEHOLDER = Pattern.compile(OPEN + "(\\d{1,6})" + CLOSE);
  private static final Pattern BARE_VALUE =
      Pattern.compile("true|false|[+-]?\\d[\\d_]*(\\.\\d+)?([eE][+-]?\\d+)?");

  private enum Place {
    OUTSIDE(""),
    BASIC("\""),
    LITERAL("'"),
    MULTI_BASIC("\"\"\""),
    MULTI_LITERAL("'''");

    private final String quote;

    Place(String quote) {
      this.quote = quote;
    }

    boolean hasEscapes() {
      return this == BASIC || this == MULTI_BASIC;
    }

    boolean isOneLine() {
      return this == BASIC || this == LITERAL;
    }
  }

  /** A problem found on the way. */
  interface Problems {
    void add(int line, String problem);
  }

  private final String text;
  private final UnaryOperator<@Nullable String> environment;
  private final Problems problems;
  private final List<String> values = new ArrayList<>();
  private final StringBuilder out = new StringBuilder();
  private Place place = Place.OUTSIDE;
  private int at;
  private int line = 1;

  private EnvReferences(
      String text, UnaryOperator<@Nullable String> environment, Problems problems) {
    this.text = text;
    this.environment = environment;
    this.problems = problems;
  }

  /**
   * @param environment by name; null for what is not set
   */
  static EnvReferences of(
      String text, UnaryOperator<@Nullable String> environment, Problems problems) {
    EnvReferences references = new EnvReferences(text, environment, problems);
    references.scan();
    return references;
  }

  /** The text to parse: line for line the original, references replaced. */
  String toml() {
    return out.toString();
  }

  /** A string of the parsed text, with the values in it. */
  String restore(String parsed) {
    if (parsed.indexOf(OPEN) < 0) {
      return parsed;
    }
    return PLACEHOLDER
        .matcher(parsed)
        .replaceAll(match -> {
          int index = Integer.parseInt(match.group(1));
          String value = index < values.size() ? values.get(index) : match.group();
          return java.util.regex.Matcher.quoteReplacement(value);
        });
  }

  private void scan() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == OPEN || c == CLOSE) {
        problems.add(line, "has a private-use character (U+E000 or U+E001), which is not allowed");
        at++;
      } else if (c == '$') {
        reference();
      } else if (place == Place.OUTSIDE) {
        outside(c);
      } else {
        inside(c);
      }
    }
  }

  private void outside(char c) {
    if (c == '#') {
      int end = text.indexOf('\n', at);
      copy(end < 0 ? text.length() - at : end - at);
      return;
    }
    for (Place each : List.of(Place.MULTI_BASIC, Place.MULTI_LITERAL, Place.BASIC, Place.LITERAL)) {
      if (text.startsWith(each.quote, at)) {
        place = each;
        copy(each.quote.length());
        return;
      }
    }
    copy(1);
  }

  private void inside(char c) {
    if (c == '\\' && place.hasEscapes()) {
      copy(Math.min(2, text.length() - at));
    } else if (text.startsWith(place.quote, at)) {
      int length = place.quote.length();
      // Up to two quotes may stand right before the closing three.
      while (length > 1 && length < 5 && text.startsWith(place.quote, at + length - 2)) {
        length++;
      }
      copy(length);
      place = Place.OUTSIDE;
    } else {
      if (c == '\n' && place.isOneLine()) {
        // The parser will say that the string does not end; go on as it does, with the next line.
        place = Place.OUTSIDE;
      }
      copy(1);
    }
  }

  /** Copies what is no reference. */
  private void copy(int length) {
    for (int end = at + length; at < end; at++) {
      char c = text.charAt(at);
      if (c == '\n') {
        line++;
      }
      out.append(c);
    }
  }

  private void reference() {
    int next = at + 1;
    if (next < text.length() && text.charAt(next) == '{') {
      int end = endOfBraces(next + 1);
      if (end < 0) {
        problems.add(line, "has a ${ that no } closes; for the character itself write \\u0024");
        copy(2);
        return;
      }
      String inner = text.substring(next + 1, end);
      at = end + 1;
      insert("${" + nameOf(inner) + "}", valueOf(inner));
      return;
    }
    int end = endOfName(next);
    if (end == next) {
      copy(1);
      return;
    }
    String name = text.substring(next, end);
    at = end;
    insert("$" + name, lookUp(name));
  }

  /** Where the name that begins at {@code from} ends; one of the shell's signs is a name, too. */
  private int endOfName(int from) {
    if (from < text.length() && "*#$@!?-0123456789".indexOf(text.charAt(from)) >= 0) {
      return from + 1;
    }
    int end = from;
    while (end < text.length() && isNamePart(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isNamePart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  }

  private int endOfBraces(int from) {
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '}') {
        return i;
      }
      if (c == '\n' || (place.isOneLine() && c == place.quote.charAt(0))) {
        return -1;
      }
    }
    return -1;
  }

  private static String nameOf(String inner) {
    int colon = inner.indexOf(":-");
    return colon > 0 ? inner.substring(0, colon) : inner;
  }

  private String valueOf(String inner) {
    String name = nameOf(inner);
    String value = lookUp(name);
    boolean hasDefault = name.length() < inner.length();
    return value.isEmpty() && hasDefault
        ? expandDefault(inner.substring(name.length() + 2))
        : value;
  }

  /** A default may itself name variables, without braces. */
  private String expandDefault(String text) {
    EnvReferences inner = new EnvReferences(text, environment, (_, _) -> {});
    inner.place = Place.MULTI_LITERAL;
    inner.scan();
    return inner.restore(inner.toml());
  }

  private String lookUp(String name) {
    String value = name.isEmpty() ? null : environment.apply(name);
    return value == null ? "" : value;
  }

  private void insert(String reference, String value) {
    if (place != Place.OUTSIDE) {
      out.append(OPEN).append(values.size()).append(CLOSE);
      values.add(value);
    } else if (BARE_VALUE.matcher(value).matches()) {
      out.append(value);
    } else {
      problems.add(
          line,
          reference
              + (value.isEmpty() ? " is empty or not set" : " is no number, true or false")
              + ", and stands outside quotes; put it in quotes, or give it such a value");
      // Something that parses, so that the rest is looked at as well.
      out.append('0');
    }
  }
}

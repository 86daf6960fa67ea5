package com.unkey.vault.server.auth;

import com.unkey.vault.core.ConfigException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

/**
 * The tokens file: TOML, one {@code [[token]]} each.
 *
 * <pre>
 * [[token]]
 * name      = "billing"                  # in the audit log; unlike every other
 * sha256    = "64 hexadecimal digits"    # of the token; printf %s "$TOKEN" | sha256sum
 * verbs     = ["encrypt", "decrypt"]     # encrypt, decrypt, reencrypt; status, rotate
 * rings     = ["ws_1", "env_*"]          # see RingScope; may be empty for status alone
 * not_after = 2027-01-31T00:00:00Z       # optional
 * </pre>
 *
 * <p>Read strictly: a misspelt {@code not_after} must not make a token that never ends.
 */
final class TokensFormat {
  private static final Set<String> FIELDS = Set.of("name", "sha256", "verbs", "rings", "not_after");
  private static final List<String> CONFIGURED = List.of(Tokens.SHARED_NAME, Tokens.OPS_NAME);
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");

  private TokensFormat() {}

  /**
   * What a file says.
   *
   * @param saysNone whether it says itself that there are to be no tokens: {@code token = []}
   */
  record Content(TokenSet tokens, boolean saysNone) {}

  /**
   * @throws ConfigException naming {@code auth.tokens_file}, with everything that is wrong
   */
  static Content parse(String text) {
    TomlParseResult toml = Toml.parse(text);
    List<String> problems = new ArrayList<>();
    // Not the parser's message: it quotes what it stumbled over.
    toml.errors().forEach(error -> problems.add("no TOML at " + error.position()));
    List<TokenSet.Entry> entries = new ArrayList<>();
    if (problems.isEmpty()) {
      toml.keySet().stream()
          .filter(key -> !key.equals("token"))
          .forEach(key -> problems.add("unknown field " + key + "; tokens are [[token]]"));
      read(toml, entries, problems);
    }
    if (!problems.isEmpty()) {
      throw new ConfigException("auth.tokens_file", String.join("; ", problems));
    }
    try {
      boolean saysNone = toml.get(List.of("token")) instanceof TomlArray none && none.isEmpty();
      return new Content(new TokenSet(entries), saysNone);
    } catch (IllegalArgumentException e) {
      throw new ConfigException("auth.tokens_file", String.valueOf(e.getMessage()));
    }
  }

  private static void read(TomlTable toml, List<TokenSet.Entry> entries, List<String> problems) {
    Object tokens = toml.get(List.of("token"));
    if (tokens == null) {
      return;
    }
    Set<String> names = new HashSet<>();
    List<Object> list = tokens instanceof TomlArray array ? array.toList() : List.of(tokens);
    for (int i = 0; i < list.size(); i++) {
      String place = "token " + (i + 1);
      if (!(list.get(i) instanceof TomlTable table)) {
        problems.add(place + " is no table; write [[token]]");
        continue;
      }
      try {
        TokenSet.Entry entry = entry(table);
        if (!names.add(entry.caller().name())) {
          throw new IllegalArgumentException("name is there twice");
        }
        entries.add(entry);
      } catch (IllegalArgumentException e) {
        problems.add(place + ": " + e.getMessage());
      }
    }
  }

  private static TokenSet.Entry entry(TomlTable table) {
    for (String key : table.keySet()) {
      if (!FIELDS.contains(key)) {
        throw new IllegalArgumentException("unknown field " + key);
      }
    }
    String name = text(table, "name");
    if (!NAME.matcher(name).matches() || CONFIGURED.contains(name)) {
      throw new IllegalArgumentException(
          "name must be 1 to 64 characters of A-Z, a-z, 0-9, '.', '_', '@' and '-', and not "
              + String.join(" or ", CONFIGURED));
    }
    try {
      Set<Verb> verbs = verbs(table);
      List<String> rings = texts(table, "rings");
      if (rings.isEmpty() && !verbs.equals(EnumSet.of(Verb.STATUS))) {
        throw new IllegalArgumentException("rings is empty; write [\"*\"] for all");
      }
      return new TokenSet.Entry(
          hash(table), new Caller(name, verbs, scope(rings)), notAfter(table));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("(" + name + ") " + e.getMessage(), e);
    }
  }

  private static TokenHash hash(TomlTable table) {
    try {
      return TokenHash.parse(text(table, "sha256"));
    } catch (IllegalArgumentException e) {
      // Whoever put the token itself here must not find it in the log.
      throw new IllegalArgumentException("sha256 is missing, or not 64 hexadecimal digits", e);
    }
  }

  private static RingScope scope(List<String> rings) {
    try {
      return new RingScope(rings);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("rings: one of them " + e.getMessage(), e);
    }
  }

  private static Set<Verb> verbs(TomlTable table) {
    Set<Verb> verbs = EnumSet.noneOf(Verb.class);
    for (String word : texts(table, "verbs")) {
      verbs.add(
          Verb.ofWord(word)
              .orElseThrow(() ->
                  new IllegalArgumentException("verbs: '" + word + "' is none of " + words())));
    }
    if (verbs.isEmpty()) {
      throw new IllegalArgumentException("verbs is empty");
    }
    return verbs;
  }

  private static String words() {
    return Stream.of(Verb.values()).map(Verb::word).collect(Collectors.joining(", "));
  }

  private static Optional<Instant> notAfter(TomlTable table) {
    return switch (table.get(List.of("not_after"))) {
      case null -> Optional.empty();
      case OffsetDateTime time -> Optional.of(time.toInstant());
      default ->
          throw new IllegalArgumentException(
              "not_after must be a time with its offset, without quotes: 2027-01-31T00:00:00Z");
    };
  }

  private static String text(TomlTable table, String field) {
    if (table.get(List.of(field)) instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException(field + " is missing, or no text in quotes");
  }

  private static List<String> texts(TomlTable table, String field) {
    if (!(table.get(List.of(field)) instanceof TomlArray array)) {
      throw new IllegalArgumentException(field + " is missing, or no list");
    }
    List<String> texts = new ArrayList<>();
    for (Object each : array.toList()) {
      if (!(each instanceof String text)) {
        throw new IllegalArgumentException(field + " holds something that is no text in quotes");
      }
      texts.add(text);
    }
    return texts;
  }
}

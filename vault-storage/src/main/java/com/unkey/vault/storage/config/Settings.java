package com.unkey.vault.storage.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads settings one by one, each as what it is. A value of the wrong kind is a problem, and its
 * default stands in, so that the rest is looked at, too.
 */
public final class Settings {
  private final TomlDocument document;
  private final Problems problems;

  Settings(TomlDocument document, Problems problems) {
    this.document = document;
    this.problems = problems;
  }

  /** Where a setting stands, 0 if it is not there. */
  public int lineOf(String path) {
    return document.lineOf(path);
  }

  public boolean hasTable(String path) {
    return document.hasTable(path);
  }

  /** Whether it is set, and to more than blank text; to a value of the wrong kind, perhaps. */
  boolean isGiven(Setting setting) {
    Object value = value(setting);
    return value instanceof String text ? !text.isBlank() : value != null;
  }

  /** The text, or the default; empty if that is empty. */
  public String text(Setting setting) {
    return switch (value(setting)) {
      case null -> setting.defaultText();
      case String text -> text;
      case Object other -> wrong(setting, other, setting.defaultText());
    };
  }

  public Optional<String> optionalText(Setting setting) {
    return Optional.of(text(setting)).filter(text -> !text.isBlank());
  }

  /** The text, which must be there and not be blank; "" and a problem if it is not. */
  public String requiredText(Setting setting) {
    String text = text(setting);
    if (text.isBlank()) {
      missing(setting);
    }
    return text;
  }

  public Optional<Secret> secret(Setting setting) {
    return optionalText(setting).map(Secret::new);
  }

  /** Empty, and a problem, if it is not there or blank. */
  public Optional<Secret> requiredSecret(Setting setting) {
    Optional<Secret> secret = secret(setting);
    if (secret.isEmpty()) {
      missing(setting);
    }
    return secret;
  }

  /** Those of the list that are not blank. */
  public List<Secret> secrets(Setting setting) {
    Object value = value(setting);
    if (value == null) {
      return List.of();
    }
    List<Secret> secrets = new ArrayList<>();
    if (value instanceof List<?> list) {
      for (Object each : list) {
        if (!(each instanceof String text)) {
          return wrong(setting, value, List.of());
        }
        if (!text.isBlank()) {
          secrets.add(new Secret(text));
        }
      }
      return secrets;
    }
    return wrong(setting, value, List.of());
  }

  public int whole(Setting setting, int min, int max) {
    return (int) wholeLong(setting, min, max);
  }

  public long wholeLong(Setting setting, long min, long max) {
    long byDefault = Long.parseLong(setting.defaultText());
    long value =
        switch (value(setting)) {
          case null -> byDefault;
          case Long number -> number;
          case Object other -> wrong(setting, other, byDefault);
        };
    return inRange(setting, value >= min && value <= max, min + " to " + max, value, byDefault);
  }

  public double number(Setting setting, double min, double max) {
    double byDefault = Double.parseDouble(setting.defaultText());
    double value =
        switch (value(setting)) {
          case null -> byDefault;
          case Double number -> number;
          case Long number -> number;
          case Object other -> wrong(setting, other, byDefault);
        };
    return inRange(setting, value >= min && value <= max, min + " to " + max, value, byDefault);
  }

  public boolean flag(Setting setting) {
    boolean byDefault = Boolean.parseBoolean(setting.defaultText());
    return switch (value(setting)) {
      case null -> byDefault;
      case Boolean flag -> flag;
      case Object other -> wrong(setting, other, byDefault);
    };
  }

  public Duration duration(Setting setting, Duration min, Duration max) {
    Duration byDefault = Durations.parse(setting.defaultText()).orElseThrow();
    Duration value =
        switch (value(setting)) {
          case null -> byDefault;
          case String text ->
              Durations.parse(text).orElseGet(() -> wrong(setting, text, byDefault));
          // In settings that the Go vault does not have, a bare number is a slip.
          case Long nanos when setting.kind() == Setting.Kind.DURATION_OR_NANOS ->
              Duration.ofNanos(nanos);
          case Object other -> wrong(setting, other, byDefault);
        };
    return inRange(
        setting,
        value.compareTo(min) >= 0 && value.compareTo(max) <= 0,
        Durations.print(min) + " to " + Durations.print(max),
        value,
        byDefault);
  }

  /** The one of {@code choices} that is named, whatever the case; blank, the default. */
  public <E extends Enum<E>> E choice(Setting setting, Class<E> choices) {
    if (!isGiven(setting)) {
      return byDefault(setting, choices);
    }
    String text = value(setting) instanceof Boolean flag ? String.valueOf(flag) : text(setting);
    for (E each : choices.getEnumConstants()) {
      if (word(each).equalsIgnoreCase(text)) {
        return each;
      }
    }
    List<String> words = List.of(choices.getEnumConstants()).stream().map(Settings::word).toList();
    problem(setting, "must be one of " + String.join(", ", words));
    return byDefault(setting, choices);
  }

  private static <E extends Enum<E>> E byDefault(Setting setting, Class<E> choices) {
    return Enum.valueOf(choices, setting.defaultText().toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  public void problem(Setting setting, String text) {
    problems.add(document.lineOf(setting.path()), setting.path() + " " + text);
  }

  private @Nullable Object value(Setting setting) {
    TomlDocument.Value value = document.value(setting.path());
    if (value == null && setting.oldPath().isPresent()) {
      value = document.value(setting.oldPath().get());
    }
    return value == null ? null : value.value();
  }

  private void missing(Setting setting) {
    problem(
        setting,
        document.value(setting.path()) == null
            ? "is required and not set"
            : "is empty; is the variable set that it refers to?");
  }

  private <T> T wrong(Setting setting, Object value, T byDefault) {
    String shown = "";
    if (!setting.kind().isSecret()) {
      shown = ", was " + (value instanceof String text ? "\"" + text + "\"" : value);
    }
    String form =
        switch (setting.kind()) {
          case DURATION, DURATION_OR_NANOS ->
              "a duration with its unit, in quotes, such as \"30s\"";
          case FLAG -> "true or false, without quotes";
          case WHOLE, NUMBER -> "a " + setting.kind().words() + ", without quotes";
          case TEXT, SECRET -> "text, in quotes";
          case SECRETS -> "a list of texts: [\"…\", \"…\"]";
        };
    problem(setting, "must be " + form + shown);
    return byDefault;
  }

  private <T> T inRange(Setting setting, boolean in, String range, T value, T byDefault) {
    if (!in) {
      String shown = value instanceof Duration duration ? Durations.print(duration) : "" + value;
      problem(setting, "must be " + range + ", was " + shown);
      return byDefault;
    }
    return value;
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

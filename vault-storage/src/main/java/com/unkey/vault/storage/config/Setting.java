package com.unkey.vault.storage.config;

import java.util.Optional;

/**
 * One setting, with its default: what the reader obeys and the reference shows ({@code
 * docs/configuration.md}, checked by a test).
 */
public interface Setting {
  /** As an operator writes it, dotted: {@code storage.s3.url}. */
  String path();

  Kind kind();

  /** What it is when it is not set, as an operator would write it, without quotes. */
  String defaultText();

  /** For the reference; Markdown. */
  String description();

  /** Another path, which counts if this one is not set; in lower case. */
  default Optional<String> oldPath() {
    return Optional.empty();
  }

  /** What a setting's value is. */
  enum Kind {
    TEXT("text"),
    SECRET("secret text"),
    SECRETS("list of secret texts"),
    WHOLE("whole number"),
    NUMBER("number"),
    FLAG("true or false"),
    /** Text as {@link Durations} reads it. */
    DURATION("duration"),
    /** The same; or, as the Go vault takes it, a whole number of nanoseconds. */
    DURATION_OR_NANOS("duration");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    /** For the reference. */
    public String words() {
      return words;
    }

    boolean isSecret() {
      return this == SECRET || this == SECRETS;
    }
  }
}

package com.unkey.vault.storage.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The configuration's text and where it came from.
 *
 * @param origin what messages call it: the file's name, or {@code UNKEY_CONFIG}
 */
record ConfigText(String origin, String toml) {
  static final String VARIABLE = "UNKEY_CONFIG";
  static final String DEFAULT_FILE = "unkey.toml";

  /**
   * @param option what {@code --config} gave; null for {@code UNKEY_CONFIG}, and without that
   *     {@value #DEFAULT_FILE}. A path, or TOML itself if it has a {@code =} or a line break.
   * @param environment by name; null for what is not set
   * @throws InvalidConfig if there is no such file, or it is not text
   */
  static ConfigText find(@Nullable String option, UnaryOperator<@Nullable String> environment)
      throws InvalidConfig {
    String given = option;
    String from = "--config";
    if (given == null) {
      given = environment.apply(VARIABLE);
      from = VARIABLE;
    }
    if (given == null || given.isBlank()) {
      given = DEFAULT_FILE;
      from = "no --config and no " + VARIABLE + ", so " + DEFAULT_FILE;
    }
    if (given.indexOf('=') >= 0 || given.indexOf('\n') >= 0) {
      return new ConfigText(from, given);
    }
    return new ConfigText(given, read(from, Path.of(given)));
  }

  private static String read(String from, Path file) throws InvalidConfig {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      throw new InvalidConfig(
          List.of(file + ": there is no such file (" + from + "); name one with --config FILE"));
    } catch (CharacterCodingException e) {
      throw new InvalidConfig(List.of(file + ": is not UTF-8"));
    } catch (IOException e) {
      throw new InvalidConfig(List.of(file + ": cannot be read: " + e.getMessage()));
    }
  }
}

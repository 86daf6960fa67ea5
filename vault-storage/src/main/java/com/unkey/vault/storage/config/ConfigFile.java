package com.unkey.vault.storage.config;

import com.unkey.vault.storage.StoreSet;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A configuration that was found and parsed, for a program to read its settings from. Everything
 * wrong with it gathers in {@link #problems}; a reader reads on, and throws at the end.
 */
public final class ConfigFile {
  private final ConfigText text;
  private final TomlDocument document;
  private final Problems problems;
  private final Settings settings;

  private ConfigFile(ConfigText text, TomlDocument document, Problems problems) {
    this.text = text;
    this.document = document;
    this.problems = problems;
    this.settings = new Settings(document, problems);
  }

  /**
   * @param option what {@code --config} gave; null for {@code UNKEY_CONFIG}, and without that
   *     {@code unkey.toml}. A path, or TOML itself if it has a {@code =} or a line break.
   * @param environment by name; null for what is not set
   * @throws InvalidConfig if there is no such file, or it is no TOML
   */
  public static ConfigFile open(
      @Nullable String option, UnaryOperator<@Nullable String> environment) throws InvalidConfig {
    ConfigText text = ConfigText.find(option, environment);
    Problems problems = new Problems(text.origin());
    EnvReferences references = EnvReferences.of(text.toml(), environment, problems::add);
    TomlDocument document = TomlDocument.parse(references.toml(), references, problems);
    problems.throwIfAny();
    return new ConfigFile(text, document, problems);
  }

  public Settings settings() {
    return settings;
  }

  public Problems problems() {
    return problems;
  }

  /** The KEKs; null, and problems more, if something is wrong. */
  public @Nullable Encryption encryption() {
    return new KekSettings(settings, problems).read();
  }

  /** The stores; null, and problems more, if something is wrong. */
  public @Nullable StoreSet storage() {
    return new StorageSettings(settings, problems).read();
  }

  /**
   * One line for each setting that nobody reads.
   *
   * @param known all there are
   */
  public List<String> unknown(KnownSettings known) {
    return UnknownSettings.warnings(text.origin(), document, known, _ -> true, problems);
  }

  /**
   * The same of a program that reads a part of the file: only of what stands in the tables of that
   * part.
   */
  List<String> unknownInTablesOf(KnownSettings known) {
    return UnknownSettings.warnings(
        text.origin(), document, known, path -> isInTableOf(known, path), problems);
  }

  private static boolean isInTableOf(KnownSettings known, String path) {
    int dot = path.indexOf('.');
    return dot > 0
        && known.outermostTables().contains(path.substring(0, dot).toLowerCase(Locale.ROOT));
  }

  /** What {@code parts} makes; null, and a problem more, if its parts do not fit each other. */
  public <T> @Nullable T attempt(Supplier<@Nullable T> parts) {
    return problems.attempt(settings::lineOf, parts);
  }

  /**
   * @throws InvalidConfig with everything that was found wrong, if anything was
   */
  public void throwIfInvalid() throws InvalidConfig {
    problems.throwIfAny();
  }
}

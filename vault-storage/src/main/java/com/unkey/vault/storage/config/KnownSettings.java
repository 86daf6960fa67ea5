package com.unkey.vault.storage.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every setting that a program knows, in the order of the reference. */
public final class KnownSettings {
  private final List<Setting> settings;
  private final Set<String> paths;

  private KnownSettings(List<Setting> settings) {
    this.settings = List.copyOf(settings);
    this.paths = new HashSet<>();
    for (Setting setting : settings) {
      if (!paths.add(setting.path())) {
        throw new IllegalArgumentException("two settings are called " + setting.path());
      }
      setting.oldPath().ifPresent(paths::add);
    }
  }

  public static KnownSettings of(List<? extends Setting> settings) {
    return new KnownSettings(List.copyOf(settings));
  }

  /** These, and then {@code others}. */
  public KnownSettings and(KnownSettings others) {
    List<Setting> all = new ArrayList<>(settings);
    all.addAll(others.settings);
    return new KnownSettings(all);
  }

  public List<Setting> settings() {
    return settings;
  }

  /** Whether there is one of that name, whatever its case. */
  boolean hasPath(String path) {
    return paths.contains(path.toLowerCase(Locale.ROOT));
  }

  /** Whether there are settings below {@code path}. */
  boolean hasTable(String path) {
    String prefix = path.toLowerCase(Locale.ROOT) + ".";
    return settings.stream().anyMatch(known -> known.path().startsWith(prefix));
  }

  /** The first parts of their names: {@code storage} of {@code storage.s3.url}. */
  Set<String> outermostTables() {
    return settings.stream()
        .map(Setting::path)
        .filter(path -> path.indexOf('.') > 0)
        .map(path -> path.substring(0, path.indexOf('.')))
        .collect(Collectors.toSet());
  }

  /** The name most like a misspelt one, if one is alike at all. */
  Optional<String> nearest(String path) {
    return names()
        .filter(known -> EditDistance.between(known, path) <= Math.max(2, known.length() / 4))
        .min(Comparator.comparingInt(known -> EditDistance.between(known, path)));
  }

  private Stream<String> names() {
    return settings.stream().map(Setting::path);
  }
}

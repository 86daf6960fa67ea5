package com.unkey.vault.storage.config;

import com.unkey.vault.core.crypto.Kek;
import com.unkey.vault.core.format.KekFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The settings under {@code encryption}: the KEKs. */
final class KekSettings {
  private final Settings settings;
  private final Problems problems;

  KekSettings(Settings settings, Problems problems) {
    this.settings = settings;
    this.problems = problems;
  }

  /** Whether any KEK is given, be it a wrong one. */
  boolean isGiven() {
    return settings.secret(SharedSetting.MASTER_KEY).isPresent()
        || settings.secret(SharedSetting.PREVIOUS_MASTER_KEY).isPresent()
        || !settings.secrets(SharedSetting.PREVIOUS_MASTER_KEYS).isEmpty();
  }

  /** Null, and problems more, if something is wrong. */
  @Nullable Encryption read() {
    Optional<Secret> activeText = settings.requiredSecret(SharedSetting.MASTER_KEY);
    Kek active = activeText.map(text -> kek(SharedSetting.MASTER_KEY, text)).orElse(null);
    List<Kek> previous = new ArrayList<>();
    settings
        .secret(SharedSetting.PREVIOUS_MASTER_KEY)
        .ifPresent(text -> add(previous, SharedSetting.PREVIOUS_MASTER_KEY, text, activeText));
    settings
        .secrets(SharedSetting.PREVIOUS_MASTER_KEYS)
        .forEach(text -> add(previous, SharedSetting.PREVIOUS_MASTER_KEYS, text, activeText));
    return active == null
        ? null
        : problems.attempt(settings::lineOf, () -> new Encryption(active, previous));
  }

  /** The active KEK given once more as a previous one is no mistake worth stopping for. */
  private void add(List<Kek> keks, Setting setting, Secret text, Optional<Secret> activeText) {
    boolean isActive =
        activeText
            .map(active -> active.expose().strip().equals(text.expose().strip()))
            .orElse(false);
    Kek kek = isActive ? null : kek(setting, text);
    if (kek != null) {
      keks.add(kek);
    }
  }

  private @Nullable Kek kek(Setting setting, Secret text) {
    return problems.attempt(settings::lineOf, () -> KekFormat.parse(setting.path(), text.expose()));
  }
}

package com.unkey.vault.storage.config;

import com.unkey.vault.storage.StoreSet;
import com.unkey.vault.storage.identity.StoreExpectation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a tool reads of the server's configuration: the KEKs and the stores. Settings of the server
 * alone are not looked at; {@code docs/adr/0009-configuration-in-storage.md} says why. Holds the
 * KEKs: whoever takes it owns them.
 *
 * @param encryption empty if no KEK is given: not every tool needs one
 * @param warnings one line each, for the log: unknown settings under {@code encryption} and {@code
 *     storage}
 */
public record StorageFile(Optional<Encryption> encryption, StoreSet stores, List<String> warnings) {
  /** The settings that it reads. */
  public static final KnownSettings KNOWN = known();

  public StorageFile {
    warnings = List.copyOf(warnings);
  }

  /**
   * @param option what {@code --config} gave, null if nothing: see {@link ConfigFile#open}
   * @param environment by name; null for what is not set
   * @throws InvalidConfig with everything that is wrong
   */
  public static StorageFile load(
      @Nullable String option, UnaryOperator<@Nullable String> environment) throws InvalidConfig {
    ConfigFile file = ConfigFile.open(option, environment);
    List<String> warnings = file.unknownInTablesOf(KNOWN);
    Encryption encryption =
        new KekSettings(file.settings(), file.problems()).isGiven() ? file.encryption() : null;
    StoreSet stores = file.storage();
    file.throwIfInvalid();
    if (stores == null) {
      throw new IllegalStateException("a configuration without a problem was not made");
    }
    return new StorageFile(Optional.ofNullable(encryption), stores, warnings);
  }

  private static KnownSettings known() {
    List<Setting> all = new ArrayList<>(List.of(SharedSetting.values()));
    all.addAll(StoreField.allIn(StoreExpectation.SINGLE));
    all.addAll(StoreField.allIn(StoreSet.SOURCE));
    all.addAll(StoreField.allIn(StoreSet.TARGET));
    return KnownSettings.of(all);
  }
}

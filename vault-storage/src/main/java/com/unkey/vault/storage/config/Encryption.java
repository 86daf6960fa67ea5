package com.unkey.vault.storage.config;

import com.unkey.vault.core.ConfigException;
import com.unkey.vault.core.crypto.Kek;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The KEKs, parsed: ids unlike each other. Whoever takes them owns them. */
public record Encryption(Kek active, List<Kek> previous) {
  public Encryption {
    previous = List.copyOf(previous);
    Set<String> ids = new HashSet<>(Set.of(active.id().value()));
    for (Kek kek : previous) {
      if (!ids.add(kek.id().value())) {
        throw new ConfigException(
            SharedSetting.PREVIOUS_MASTER_KEY.path(), "repeats the KEK id " + kek.id());
      }
    }
  }
}

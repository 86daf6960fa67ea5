package com.unkey.vault.storage;

import com.unkey.vault.storage.identity.StartOutcome;
import com.unkey.vault.storage.identity.StoreId;
import com.unkey.vault.storage.identity.StoreName;
import java.util.EnumMap;
import java.util.Map;

/**
 * What two stores must be to be written together: both stamped, since nothing else fences a DEK in
 * both; and two, whatever their addresses look like.
 */
final class TwoIdentities {
  private final Map<StoreName, StoreId> seen = new EnumMap<>(StoreName.class);

  /** Refuses what {@code found} alone would not, once it and the other have been seen. */
  synchronized StartOutcome judge(StoreName name, StartOutcome found) {
    return switch (found) {
      case StartOutcome.Serving serving -> {
        StoreId id = serving.identity().id();
        seen.put(name, id);
        yield id.equals(seen.get(name.other()))
            ? new StartOutcome.NotOurs(
                "it is store "
                    + id
                    + ", and so is the "
                    + name.other().word()
                    + "; storage.source and storage.target must be two stores")
            : found;
      }
      case StartOutcome.Legacy _ ->
          new StartOutcome.NotOurs(
              "it has no identity, and a store is written together with another one only if it"
                  + " has; stamp it with vault-migrate identity adopt, and start again");
      case StartOutcome.EmptyUnstamped _, StartOutcome.NotOurs _, StartOutcome.Waiting _ -> found;
    };
  }
}

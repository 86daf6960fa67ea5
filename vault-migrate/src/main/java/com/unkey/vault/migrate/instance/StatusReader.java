package com.unkey.vault.migrate.instance;

import com.google.protobuf.Timestamp;
import com.unkey.vault.core.KekId;
import com.unkey.vault.ops.v1.StatusResponse;
import com.unkey.vault.ops.v1.StoreIdentity;
import com.unkey.vault.ops.v1.StoreStatus;
import com.unkey.vault.storage.identity.Creators;
import com.unkey.vault.storage.identity.Epoch;
import com.unkey.vault.storage.identity.Phase;
import com.unkey.vault.storage.identity.StoreId;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/** From the message to what it means, or to why it means nothing here. */
final class StatusReader {
  private StatusReader() {}

  /**
   * @throws IllegalArgumentException if it says what no instance that we know says
   */
  static InstanceStatus read(URI url, StatusResponse status) {
    if (!status.hasStartedAt()) {
      throw new IllegalArgumentException("it does not say when it started");
    }
    return new InstanceStatus(
        url,
        status.getInstanceId(),
        status.getVersion(),
        phase(status.getPhase()),
        instant(status.getStartedAt()),
        status.getDraining(),
        status.getStoresList().stream().map(StatusReader::store).toList(),
        status.getKekIdsList().stream().map(KekId::new).toList(),
        status.getFallbacksSinceStart());
  }

  private static InstanceStore store(StoreStatus store) {
    return new InstanceStore(
        store.getName(),
        store.getWritten(),
        store.getReachable(),
        store.hasIdentity() ? Optional.of(identity(store.getIdentity())) : Optional.empty(),
        store.getCreation().getOpen()
            ? Optional.empty()
            : Optional.of(store.getCreation().getWhy()));
  }

  private static InstanceStore.Identity identity(StoreIdentity identity) {
    return new InstanceStore.Identity(
        new StoreId(identity.getStoreId()),
        identity.getRole(),
        new Epoch(identity.getEpoch()),
        identity.getGeneration(),
        new Creators(phase(identity.getCreatorsMin()), phase(identity.getCreatorsMax())));
  }

  private static Phase phase(String word) {
    return Phase.ofWord(word)
        .orElseThrow(() -> new IllegalArgumentException("'" + word + "' is no phase"));
  }

  private static Instant instant(Timestamp time) {
    try {
      return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    } catch (java.time.DateTimeException e) {
      throw new IllegalArgumentException("its start is no time", e);
    }
  }
}

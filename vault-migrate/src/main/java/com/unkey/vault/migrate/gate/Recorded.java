package com.unkey.vault.migrate.gate;

import com.unkey.vault.migrate.attest.Attestation;
import com.unkey.vault.migrate.attest.Attestations.Stored;
import com.unkey.vault.migrate.attest.StoreMoment;
import com.unkey.vault.migrate.instance.InstanceAnswer;
import com.unkey.vault.migrate.instance.InstanceStore;
import com.unkey.vault.storage.identity.StoreName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What is known of a source that cannot be asked: what attestations and instances last saw. */
final class Recorded {
  private Recorded() {}

  /**
   * The source in the highest generation that anybody recorded.
   *
   * @return empty if nobody did, or if they speak of different stores
   */
  static Optional<StoreMoment> source(World world) {
    List<StoreMoment> moments = new ArrayList<>();
    for (Stored stored : world.attestations().orElse(List.of())) {
      if (stored instanceof Stored.Valid(var _, Attestation attestation)) {
        moments.add(attestation.source().start());
        moments.add(attestation.source().end());
      }
    }
    for (InstanceAnswer answer : world.instances().values()) {
      if (answer instanceof InstanceAnswer.Answered(var status)) {
        status.stores().stream()
            .filter(store -> store.name().equals(StoreName.SOURCE.word()))
            .flatMap(store -> store.identity().stream())
            .map(Recorded::moment)
            .forEach(moments::add);
      }
    }
    return moments.stream().map(StoreMoment::id).distinct().count() == 1
        ? moments.stream().max(Comparator.comparingLong(StoreMoment::generation))
        : Optional.empty();
  }

  static StoreMoment moment(InstanceStore.Identity identity) {
    return new StoreMoment(
        identity.storeId(),
        identity.role(),
        identity.epoch(),
        identity.creators(),
        identity.generation());
  }
}

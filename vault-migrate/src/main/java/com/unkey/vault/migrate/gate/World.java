package com.unkey.vault.migrate.gate;

import com.unkey.vault.migrate.attest.Attestations;
import com.unkey.vault.migrate.instance.InstanceAnswer;
import com.unkey.vault.storage.identity.StoreName;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything a gate decides by, asked for once.
 *
 * @param instances what each one that was named said, in the order named
 * @param attestations of the target, in the order of their keys; empty if it could not say
 * @param toolVersion of this program
 * @param now by this machine's clock
 * @param maxAge of an attestation
 * @param soak how long no read may have fallen back to the source before the last step
 */
public record World(
    StoreSight source,
    StoreSight target,
    Map<URI, InstanceAnswer> instances,
    Optional<List<Attestations.Stored>> attestations,
    String toolVersion,
    Instant now,
    Duration maxAge,
    Duration soak) {
  public World {
    instances = Collections.unmodifiableMap(new LinkedHashMap<>(instances));
    attestations = attestations.map(List::copyOf);
  }

  StoreSight sight(StoreName name) {
    return name == StoreName.SOURCE ? source : target;
  }
}

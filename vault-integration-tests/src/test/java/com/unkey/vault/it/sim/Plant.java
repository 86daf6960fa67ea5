package com.unkey.vault.it.sim;

import com.unkey.vault.core.store.Fence;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.storage.OpenedStores;

/** A bug to plant: what of an instance, or of the operator, is other than it should be. */
interface Plant {
  /** Everything as it is. */
  Plant NONE = new Plant() {};

  /** How an instance reaches a bucket. */
  default BucketClient client(Node node, Bucket bucket, Weather weather, int pageSize) {
    return new BucketClient(node, bucket, weather, pageSize);
  }

  /** What keyrings are given, and the fence that they ask. */
  default Keys keys(Sim sim, OpenedStores opened) {
    return new Keys(opened.store(), opened.fence());
  }

  /** The two ports of a keyring. */
  record Keys(ObjectStore store, Fence fence) {}

  /** Whether creators are narrowed before the copy begins, or the next phase. */
  default boolean narrows() {
    return true;
  }

  /** Whether the copy waits for creators to be narrowed. */
  default boolean copiesAfterNarrowing() {
    return true;
  }

  /** Whether an attestation is worth nothing once an identity has changed. */
  default boolean bindsAttestation() {
    return true;
  }
}

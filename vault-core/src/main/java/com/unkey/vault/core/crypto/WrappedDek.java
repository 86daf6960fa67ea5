package com.unkey.vault.core.crypto;

import com.unkey.vault.core.KekId;

/**
 * A DEK under a KEK, as it is stored.
 *
 * @param outerId what the object says its DEK is called; not authenticated, so never acted upon
 * @param outerCreatedAtMillis likewise
 */
public record WrappedDek(String outerId, long outerCreatedAtMillis, Envelope envelope) {
  public KekId kekId() {
    return new KekId(envelope.keyId());
  }
}

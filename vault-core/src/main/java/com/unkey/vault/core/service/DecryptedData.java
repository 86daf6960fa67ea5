package com.unkey.vault.core.service;

import com.unkey.vault.core.DekId;

/**
 * A caller's data in the clear.
 *
 * @param plaintext secret
 * @param keyId the DEK it had been encrypted with
 */
public record DecryptedData(String plaintext, DekId keyId) {
  @Override
  public String toString() {
    return "DecryptedData[" + keyId + ", redacted]";
  }
}

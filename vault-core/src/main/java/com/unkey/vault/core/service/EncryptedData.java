package com.unkey.vault.core.service;

import com.unkey.vault.core.DekId;

/**
 * What a caller gets for its data, and keeps.
 *
 * @param encrypted standard padded base64 of a serialized {@code vault.v1.Encrypted}
 * @param keyId the DEK it was made with
 */
public record EncryptedData(String encrypted, DekId keyId) {
  @Override
  public String toString() {
    return "EncryptedData[" + keyId + "]";
  }
}

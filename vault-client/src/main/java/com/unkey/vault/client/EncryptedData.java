package com.unkey.vault.client;

/**
 * What the vault made of some data.
 *
 * @param text what to keep, and to hand back for decryption: base64, to be stored as it is
 * @param keyId the id of the data encryption key that was used; for records, not needed to decrypt
 */
public record EncryptedData(String text, String keyId) {}

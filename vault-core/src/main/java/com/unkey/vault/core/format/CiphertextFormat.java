package com.unkey.vault.core.format;

import com.unkey.vault.core.VaultException.InvalidArgument;
import com.unkey.vault.core.crypto.Envelope;
import java.util.Base64;

/**
 * What callers hold: standard padded base64 (RFC 4648 §4) of a serialized {@code
 * vault.v1.Encrypted}.
 */
public final class CiphertextFormat {
  private CiphertextFormat() {}

  public static String print(Envelope envelope) {
    return Base64.getEncoder().encodeToString(EnvelopeFormat.serialize(envelope));
  }

  /**
   * Line breaks anywhere are ignored and padding is required, as in the Go vault.
   *
   * @throws InvalidArgument naming {@code encrypted}, or the part of it that is malformed
   */
  public static Envelope parse(String ciphertext) {
    return EnvelopeFormat.parse(Base64Text.decode("encrypted", ciphertext));
  }
}

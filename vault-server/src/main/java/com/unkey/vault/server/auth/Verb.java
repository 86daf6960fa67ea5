package com.unkey.vault.server.auth;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a token may be allowed. */
public enum Verb {
  /** Encrypt, EncryptBulk. */
  ENCRYPT,
  /** Decrypt, DecryptBulk. */
  DECRYPT,
  /** ReEncrypt: shows no plaintext. */
  REENCRYPT,
  /** The operator's service; on no ring. */
  OPS;

  /** As tokens files and the audit log write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Verb> ofWord(String word) {
    return Stream.of(values()).filter(verb -> verb.word().equals(word)).findFirst();
  }
}

package com.unkey.vault.server.auth;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What a token may be allowed. */
public enum Verb {
  /** Encrypt, EncryptBulk. */
  ENCRYPT,
  /** Decrypt, DecryptBulk. */
  DECRYPT,
  /** ReEncrypt: shows no plaintext. */
  REENCRYPT,
  /** The operator's Status; on no ring. */
  STATUS,
  /** The operator's RotateDek. */
  ROTATE;

  /** Those of the vault's own service. */
  static final Set<Verb> OF_CALLERS = Set.of(ENCRYPT, DECRYPT, REENCRYPT);

  /** Those of the operator's service. */
  static final Set<Verb> OF_OPERATORS = EnumSet.complementOf(EnumSet.copyOf(OF_CALLERS));

  /** As tokens files and the audit log write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** After "may not". */
  String doing() {
    return this == STATUS ? "ask for the status" : word();
  }

  static Optional<Verb> ofWord(String word) {
    return Stream.of(values()).filter(verb -> verb.word().equals(word)).findFirst();
  }
}

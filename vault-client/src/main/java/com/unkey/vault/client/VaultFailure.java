package com.unkey.vault.client;

import org.jspecify.annotations.Nullable;

/**
 * Why a call failed, by what the caller can do about it. Messages come from the vault or from the
 * connection; none holds what was to be encrypted or decrypted, nor the token.
 */
public abstract sealed class VaultFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private VaultFailure(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** The request is malformed, or the ciphertext is not one of this keyring. Mend it. */
  public static final class InvalidRequest extends VaultFailure {
    private static final long serialVersionUID = 1;

    InvalidRequest(String message) {
      super(message, null);
    }
  }

  /** The vault does not know the token, or the token may not do this on this keyring. */
  public static final class NotAllowed extends VaultFailure {
    private static final long serialVersionUID = 1;

    NotAllowed(String message) {
      super(message, null);
    }
  }

  /** The keyring has no key of the id in the ciphertext. */
  public static final class KeyNotFound extends VaultFailure {
    private static final long serialVersionUID = 1;

    KeyNotFound(String message) {
      super(message, null);
    }
  }

  /**
   * The vault, its store, or the way there is down, slow or full. Trying again later, with growing
   * pauses, is safe for every method.
   */
  public static final class Unavailable extends VaultFailure {
    private static final long serialVersionUID = 1;

    Unavailable(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** The vault will not do this until an operator has changed something. */
  public static final class Refused extends VaultFailure {
    private static final long serialVersionUID = 1;

    Refused(String message) {
      super(message, null);
    }
  }

  /** The vault failed in itself, or what answered is no vault. Trying again will not help. */
  public static final class Broken extends VaultFailure {
    private static final long serialVersionUID = 1;

    Broken(String message) {
      super(message, null);
    }
  }
}

package com.unkey.vault.core.keyring;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.crypto.Dek;

/**
 * A DEK ready for use, and the wrapped bytes it came from: those can be written elsewhere again
 * without the KEK.
 *
 * @param wrapped as stored
 */
public record HeldDek(Dek dek, Bytes wrapped) {}

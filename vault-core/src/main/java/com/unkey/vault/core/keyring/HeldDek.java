package com.unkey.vault.core.keyring;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.KekId;
import com.unkey.vault.core.crypto.Dek;

/**
 * A DEK ready for use, and the wrapped bytes it came from: those can be written elsewhere again
 * without the KEK.
 *
 * @param kek that it is wrapped under
 * @param wrapped as stored
 */
public record HeldDek(Dek dek, KekId kek, Bytes wrapped) {}

package com.unkey.vault.core.keyring;

import com.unkey.vault.core.RingId;

/** A DEK in this instance's memory, with the ring it belongs to: what another store may lack. */
public record CachedDek(RingId ring, HeldDek held) {}

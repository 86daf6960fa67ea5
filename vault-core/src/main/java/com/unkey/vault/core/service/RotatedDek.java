package com.unkey.vault.core.service;

import com.unkey.vault.core.DekId;
import java.time.Instant;

/**
 * The DEK that a rotation made current.
 *
 * @param createdAt as its wrap says it: later than that of the DEK before it, whatever the clock
 *     said
 */
public record RotatedDek(DekId keyId, Instant createdAt) {}

package com.unkey.vault.migrate.dek;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.DekId;
import com.unkey.vault.core.KekId;
import com.unkey.vault.core.store.ETag;

/**
 * A stored DEK that was unwrapped, without its key.
 *
 * @param id authenticated by the wrap
 * @param createdAtMillis likewise; Unix milliseconds
 * @param kek it is wrapped under
 * @param wrapped the object's bytes
 * @param etag of the object they were read from
 */
public record DekFacts(DekId id, long createdAtMillis, KekId kek, Bytes wrapped, ETag etag) {}

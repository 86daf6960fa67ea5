package com.unkey.vault.core.store;

import com.unkey.vault.core.Bytes;

/** An object as one read found it. */
public record StoredObject(Bytes body, ETag etag) {}

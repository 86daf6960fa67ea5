package com.unkey.vault.core.store;

/**
 * A store's opaque version tag of one object: for equality within one store only, never a checksum.
 */
public record ETag(String value) {}

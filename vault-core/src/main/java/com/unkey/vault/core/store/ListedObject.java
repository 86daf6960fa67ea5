package com.unkey.vault.core.store;

/**
 * One line of a listing.
 *
 * @param size in bytes
 */
public record ListedObject(ObjectKey key, long size, ETag etag) {}

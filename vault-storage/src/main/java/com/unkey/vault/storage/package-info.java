/**
 * Opens the store that the configuration names: adapter, wrappers, the check at start, the fence.
 * Begin at {@link com.unkey.vault.storage.Stores}. May import every room below but {@code config},
 * which fills its records; no other room imports this.
 */
@NullMarked
package com.unkey.vault.storage;

import org.jspecify.annotations.NullMarked;

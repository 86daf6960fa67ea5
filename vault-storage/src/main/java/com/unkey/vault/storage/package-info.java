/**
 * Opens the store that the configuration names: adapter, wrappers, the check at start, the fence.
 * Begin at {@link com.unkey.vault.storage.Stores}. May import every room below; none imports this.
 */
@NullMarked
package com.unkey.vault.storage;

import org.jspecify.annotations.NullMarked;

/** A store that forgets: for trying the vault, and for tests of what stands above a store. */
@NullMarked
package com.unkey.vault.storage.memory;

import org.jspecify.annotations.NullMarked;

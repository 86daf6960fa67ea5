/** The store that forgets, measured by the contract. */
@NullMarked
package com.unkey.vault.storage.memory;

import org.jspecify.annotations.NullMarked;

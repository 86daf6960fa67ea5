/**
 * Stored DEKs read by what they mean: unwrapped, and compared as keys rather than as bytes. Key
 * material is held in a {@link com.unkey.vault.core.crypto.Dek}, and wiped, here.
 */
@NullMarked
package com.unkey.vault.migrate.dek;

import org.jspecify.annotations.NullMarked;

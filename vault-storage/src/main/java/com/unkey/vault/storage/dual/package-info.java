/**
 * The dual write of a migration: two stores that look like one, by the table in {@code
 * docs/dual-write.md}. Decides by what objects hold, so it is given a key wrapper; key material
 * stays inside {@code core.crypto}. No clock, no thread, no retry: those are of the stores inside.
 */
@NullMarked
package com.unkey.vault.storage.dual;

import org.jspecify.annotations.NullMarked;

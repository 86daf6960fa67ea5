/**
 * {@code ./vault}: what it builds and when, what it starts, and {@code ./vault dev} from end to
 * end.
 */
@NullMarked
package com.unkey.vault.it.launcher;

import org.jspecify.annotations.NullMarked;

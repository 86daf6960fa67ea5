/**
 * The runs over one or two stores: inventory, copy, verify, merge, repair. Everything that waits,
 * forks or reads a clock goes through {@link com.unkey.vault.core.Tasks} and {@link
 * com.unkey.vault.core.Time}, so that a simulator can run it; nothing here prints or reads a file.
 *
 * <p>No run overwrites a DEK with another, or deletes anything.
 */
@NullMarked
package com.unkey.vault.migrate.run;

import org.jspecify.annotations.NullMarked;

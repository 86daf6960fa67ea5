/**
 * The packaged server when things go wrong: its store is refused, hung, slow, killed or frozen, its
 * callers send what they should not, and it is stopped in the middle. Each test is something that
 * the Go vault is known to do badly, or that its callers rely on.
 */
@NullMarked
package com.unkey.vault.it.outage;

import org.jspecify.annotations.NullMarked;

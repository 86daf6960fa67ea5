/**
 * Drives a packaged server with public load generators and reads what it cost from the kernel.
 *
 * <p>Two things are compared in one run and side by side, the vault's method and an echo of the
 * same size and shape, because between runs a shared machine differs by more than what is looked
 * for. Needs Linux: CPU time, memory and steal come from {@code /proc}.
 */
@NullMarked
package com.unkey.vault.bench.load;

import org.jspecify.annotations.NullMarked;

/**
 * Measures the vault: {@link com.unkey.vault.bench.Bench} is the command. What takes nanoseconds is
 * measured by JMH in {@code jmh}, what takes a server by the rest.
 *
 * <p>No number measured here is asserted anywhere: machines differ. What is asserted is that every
 * call measured was answered, and answered right.
 */
@NullMarked
package com.unkey.vault.bench;

import org.jspecify.annotations.NullMarked;

/**
 * The deterministic simulator: real instances, their stores' chains, dual write and fence, on
 * simulated buckets, with one thread running at a time and every choice drawn from a seed. What
 * must be true is checked at each effect and at the end ({@code Oracle}); planted bugs show that it
 * would be noticed. One seed is one history: {@code -Dsim.seed=N} runs it again and prints it.
 */
@NullMarked
package com.unkey.vault.it.sim;

import org.jspecify.annotations.NullMarked;

/**
 * The one suite of real processes, real protocols and failures. What is here in {@code src/main} is
 * what a test starts as a program of its own; the suites are in {@code src/test}.
 */
@NullMarked
package com.unkey.vault.it;

import org.jspecify.annotations.NullMarked;

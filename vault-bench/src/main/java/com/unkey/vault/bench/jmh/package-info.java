/** Pieces of a request by themselves, in nanoseconds, with the classes that production runs. */
@NullMarked
package com.unkey.vault.bench.jmh;

import org.jspecify.annotations.NullMarked;

/**
 * The words in which each module's {@code LayeringTest} says which package may import which. In the
 * test-jar, so that every module speaks the same ones.
 */
@NullMarked
package com.unkey.vault.layering;

import org.jspecify.annotations.NullMarked;

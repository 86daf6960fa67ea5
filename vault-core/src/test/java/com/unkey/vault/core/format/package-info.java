/** Tests of this package's promises. */
@NullMarked
package com.unkey.vault.core.format;

import org.jspecify.annotations.NullMarked;

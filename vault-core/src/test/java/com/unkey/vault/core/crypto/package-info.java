/** Tests of this package's promises. */
@NullMarked
package com.unkey.vault.core.crypto;

import org.jspecify.annotations.NullMarked;

/** Tests of this package's promises. */
@NullMarked
package com.unkey.vault.core.keyring;

import org.jspecify.annotations.NullMarked;

/** What the tests of this module share: virtual time, stores that fail as told. */
@NullMarked
package com.unkey.vault.core.testing;

import org.jspecify.annotations.NullMarked;

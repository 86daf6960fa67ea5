/** Tests of the dual write. */
@NullMarked
package com.unkey.vault.storage.dual;

import org.jspecify.annotations.NullMarked;

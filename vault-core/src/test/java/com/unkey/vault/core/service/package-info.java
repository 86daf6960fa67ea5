/** Tests of this package's promises. */
@NullMarked
package com.unkey.vault.core.service;

import org.jspecify.annotations.NullMarked;

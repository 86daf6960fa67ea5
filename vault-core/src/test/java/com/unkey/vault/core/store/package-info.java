/**
 * The contract of a store, as tests every adapter and wrapper inherits, and fakes that keep it but
 * for one fault each.
 */
@NullMarked
package com.unkey.vault.core.store;

import org.jspecify.annotations.NullMarked;

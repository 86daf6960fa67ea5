/**
 * The port to object storage: what a store must promise, and nothing about how. Imports our ids and
 * errors only; every adapter and wrapper is measured by one contract suite in the test-jar, {@code
 * ObjectStoreContract}.
 */
@NullMarked
package com.unkey.vault.core.store;

import org.jspecify.annotations.NullMarked;

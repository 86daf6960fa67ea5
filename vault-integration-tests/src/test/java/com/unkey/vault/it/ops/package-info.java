/**
 * The operator's service of real servers, asked by the client that the tools ask it with: whether
 * the two mean the same by every word.
 */
@NullMarked
package com.unkey.vault.it.ops;

import org.jspecify.annotations.NullMarked;

/**
 * The server from outside, on each store and in each form it is delivered in: one suite of what a
 * caller and an operator of an existing bucket rely on.
 */
@NullMarked
package com.unkey.vault.it.endtoend;

import org.jspecify.annotations.NullMarked;

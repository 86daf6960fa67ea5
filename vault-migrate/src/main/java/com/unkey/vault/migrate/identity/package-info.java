/**
 * Stamping stores and changing who may create in them, as an operator asks for it: what is to be
 * done is decided from what the store says now, and done by If-Match, so that every step may be run
 * again. The rules of what may follow what are here; the identity object itself is vault-storage's.
 */
@NullMarked
package com.unkey.vault.migrate.identity;

import org.jspecify.annotations.NullMarked;

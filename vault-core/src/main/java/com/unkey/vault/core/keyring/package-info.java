/**
 * The DEKs of a ring: found, read, adopted, created, rotated, and cached. The order in which
 * objects are written and identities are read here is what keeps every returned ciphertext
 * decryptable; see {@code DekCreator}. Imports crypto, store and format.
 */
@NullMarked
package com.unkey.vault.core.keyring;

import org.jspecify.annotations.NullMarked;

/**
 * Keys and what is done with them; key material is visible in this package and nowhere else, but
 * for the one encoding that is handed a DEK's bytes to serialize or parse. Imports the JDK and our
 * ids and errors, nothing else: no I/O, no logging; randomness and time are passed in.
 */
@NullMarked
package com.unkey.vault.core.crypto;

import org.jspecify.annotations.NullMarked;

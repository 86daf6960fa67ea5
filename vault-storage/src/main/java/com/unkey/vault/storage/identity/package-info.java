/**
 * Which store this is, and who may do what on it: the identity object {@code _vault/store.json},
 * the check at start, and the creation fence. Imports the port, our ids and errors, and the JSON
 * reader; decides, and leaves waiting and wiring to its callers.
 */
@NullMarked
package com.unkey.vault.storage.identity;

import org.jspecify.annotations.NullMarked;

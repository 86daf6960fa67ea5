/**
 * Wrappers around an object store, one concern a class; each passes the port's contract suite.
 * Imports the port, the core's time and tasks, and nothing else: what measures or traces is given
 * from outside.
 */
@NullMarked
package com.unkey.vault.storage.wrap;

import org.jspecify.annotations.NullMarked;

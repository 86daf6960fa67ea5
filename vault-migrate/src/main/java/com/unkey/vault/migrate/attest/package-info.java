/**
 * Attestations: what a run over two stores saw, as an object in the target that gates rest on. They
 * are tied to generations of both stores, read when the run began and again when it ended, and
 * never to clocks; and they hold keys, ids and counts, never stored bytes.
 */
@NullMarked
package com.unkey.vault.migrate.attest;

import org.jspecify.annotations.NullMarked;

/**
 * Listings as tools see them: what a key names, one store's keys as a stream, two stores' keys
 * merged. A hostile listing ends in findings, never in a crash or a key passed over.
 */
@NullMarked
package com.unkey.vault.migrate.listing;

import org.jspecify.annotations.NullMarked;

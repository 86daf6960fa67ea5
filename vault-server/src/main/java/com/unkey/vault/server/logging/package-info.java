/**
 * Log lines: one JSON object each, to standard output, in batches. Set up in code, because reading
 * an XML file would take a tenth of the start. Everything logs through slf4j; this package is
 * behind it, and only {@code Main} calls it.
 */
@NullMarked
package com.unkey.vault.server.logging;

import org.jspecify.annotations.NullMarked;

/**
 * The server's configuration: its own settings, on top of those it shares with the tools. Start
 * with {@link com.unkey.vault.server.config.ConfigLoader}. What comes out is records that cannot
 * exist wrong.
 *
 * <p>Imports core and storage, whose reader finds the file and whose records it fills.
 */
@NullMarked
package com.unkey.vault.server.config;

import org.jspecify.annotations.NullMarked;

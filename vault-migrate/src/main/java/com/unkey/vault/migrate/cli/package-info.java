/**
 * The {@code vault-migrate} command: parses, delegates, prints, and returns a documented exit code.
 * No rule of the domain is decided here. {@link com.unkey.vault.migrate.cli.Cli} and {@link
 * com.unkey.vault.migrate.cli.ExitCodes} serve {@code vault-admin} too, so that both commands
 * behave alike.
 */
@NullMarked
package com.unkey.vault.migrate.cli;

import org.jspecify.annotations.NullMarked;

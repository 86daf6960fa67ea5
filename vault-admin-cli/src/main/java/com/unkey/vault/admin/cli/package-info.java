/**
 * The {@code vault-admin} command: parses, delegates, prints, and returns a documented exit code.
 * No rule of the domain is decided here.
 */
@NullMarked
package com.unkey.vault.admin.cli;

import org.jspecify.annotations.NullMarked;

/**
 * The running service. {@link com.unkey.vault.server.Main} reads the configuration, wires
 * everything by hand, starts it, and stops it again.
 */
@NullMarked
package com.unkey.vault.server;

import org.jspecify.annotations.NullMarked;

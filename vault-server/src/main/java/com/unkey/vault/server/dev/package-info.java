/**
 * {@code ./vault dev}: a vault to try things with. Makes a folder with keys, a token and a
 * configuration, and starts the same server as ever on it. Nothing of the server knows of this
 * room; it may import the server's {@code Main} and the core's formats, no more.
 */
@NullMarked
package com.unkey.vault.server.dev;

import org.jspecify.annotations.NullMarked;

/**
 * A small client for callers of the vault: Connect with JSON over the JDK's HTTP client, and what
 * can go wrong as types. Imports the JDK and nothing else, so that it brings no dependency into
 * whoever uses it. Knows nothing of how the vault works inside.
 */
@NullMarked
package com.unkey.vault.client;

import org.jspecify.annotations.NullMarked;

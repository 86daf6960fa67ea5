/**
 * Our RPC layer under clients that nobody here wrote: Connect's conformance runner over a small
 * server made for it, and the clients that callers of the vault use, against the vault's service.
 */
@NullMarked
package com.unkey.vault.it.conformance;

import org.jspecify.annotations.NullMarked;

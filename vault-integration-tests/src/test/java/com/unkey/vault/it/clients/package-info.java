/**
 * The packaged server under clients nobody here wrote: Connect's for Node.js in each of its
 * transports, gRPC's for Node.js, and grpcurl. The Node.js programs are in {@code src/test/node}.
 * Imports no class of the vault.
 */
@NullMarked
package com.unkey.vault.it.clients;

import org.jspecify.annotations.NullMarked;

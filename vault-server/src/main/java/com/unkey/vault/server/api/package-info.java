/**
 * The services' methods: a request message to the vault's operation, its result to a response
 * message, its failure to a code. Imports rpc, auth, the core's operations, and what storage says
 * of the stores.
 */
@NullMarked
package com.unkey.vault.server.api;

import org.jspecify.annotations.NullMarked;

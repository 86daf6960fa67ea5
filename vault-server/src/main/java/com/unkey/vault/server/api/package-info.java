/**
 * The services' methods: a request message to the vault's operation, its result to a response
 * message, its failure to a code. Imports rpc, auth, and the core's operations.
 */
@NullMarked
package com.unkey.vault.server.api;

import org.jspecify.annotations.NullMarked;

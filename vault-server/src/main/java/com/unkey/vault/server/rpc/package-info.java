/**
 * Unary calls over Connect, gRPC and gRPC-Web on one HTTP port, described by a table of methods.
 * Start with {@link com.unkey.vault.server.rpc.RpcRouting}: services in, HTTP routes out.
 *
 * <p>Knows protobuf messages, HTTP and nothing about the vault: who calls, what a method does and
 * what an exception means come from outside. Nothing a caller did not send, and no detail of a
 * failure that was not meant for callers, leaves through an answer.
 */
@NullMarked
package com.unkey.vault.server.rpc;

import org.jspecify.annotations.NullMarked;

/**
 * The audit log: who did what on which ring with which DEK, and how it ended. Never data, never a
 * token. Written to the logger {@code audit}, one line for each operation.
 */
@NullMarked
package com.unkey.vault.server.audit;

import org.jspecify.annotations.NullMarked;

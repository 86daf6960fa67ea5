/**
 * The server that is measured: production's, with one service more. It runs in a process of its
 * own, on the packaged server's class path, JVM options and AOT cache.
 */
@NullMarked
package com.unkey.vault.bench.server;

import org.jspecify.annotations.NullMarked;

/**
 * Makes the ahead-of-time cache that the package ships (JEP 514): the build's package phase runs
 * {@code TrainAot}, which starts the packaged server, has it do each thing that a first request may
 * wait for, and stops it. No test, and no part of the server.
 */
@NullMarked
package com.unkey.vault.server.aot;

import org.jspecify.annotations.NullMarked;

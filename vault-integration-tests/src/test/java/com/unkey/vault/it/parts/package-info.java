/**
 * Real parts for the suites: servers nobody here wrote, and our own packaged server, each as a
 * process on loopback that a test can freeze, kill and restart. Nothing is fetched from here:
 * {@code ci/real-parts.sh} does that. Imports no class of the vault, so that a suite sees it as a
 * stranger would.
 */
@NullMarked
package com.unkey.vault.it.parts;

import org.jspecify.annotations.NullMarked;

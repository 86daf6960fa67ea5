/**
 * The running instances of the vault, as each says of itself: asked over {@code
 * vault.ops.v1.OpsService}, by whoever must know in which phase all of them are. Imports the
 * protocol's messages and storage's words for phases and identities; decides nothing.
 */
@NullMarked
package com.unkey.vault.migrate.instance;

import org.jspecify.annotations.NullMarked;

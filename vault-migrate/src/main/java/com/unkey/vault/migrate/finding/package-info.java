/**
 * What a tool found that an operator should know: data, each saying whether it stops the switch.
 * Imports our ids and keys only.
 */
@NullMarked
package com.unkey.vault.migrate.finding;

import org.jspecify.annotations.NullMarked;

/**
 * JSON as this module stores and prints it: one form for one content, and read back strictly. Knows
 * nothing of what is stored.
 */
@NullMarked
package com.unkey.vault.migrate.json;

import org.jspecify.annotations.NullMarked;

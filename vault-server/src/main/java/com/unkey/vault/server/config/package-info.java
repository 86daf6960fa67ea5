/**
 * The configuration: found, expanded, read, and checked, with every problem reported at once. Start
 * with {@link com.unkey.vault.server.config.ConfigLoader}. What comes out is records that cannot
 * exist wrong.
 *
 * <p>A secret's value is in a {@link com.unkey.vault.server.config.Secret} and in no message.
 * Imports core and storage, whose configuration records it fills.
 */
@NullMarked
package com.unkey.vault.server.config;

import org.jspecify.annotations.NullMarked;

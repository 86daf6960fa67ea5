/**
 * The configuration file, for whoever reads it: found, expanded, read and checked, with every
 * problem reported at once. The settings that the server and the tools share are here, too: the
 * KEKs and the stores. Start with {@link com.unkey.vault.storage.config.StorageFile} for a tool,
 * and with {@link com.unkey.vault.storage.config.ConfigFile} for a program with settings of its
 * own.
 *
 * <p>What comes out is records that cannot exist wrong; a secret's value is in a {@link
 * com.unkey.vault.storage.config.Secret} and in no message. Imports core and the rooms of storage
 * whose records it fills; no room of storage imports this.
 */
@NullMarked
package com.unkey.vault.storage.config;

import org.jspecify.annotations.NullMarked;

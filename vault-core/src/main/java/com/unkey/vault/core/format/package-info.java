/**
 * Bytes: the protobuf and base64 forms of what is stored, returned and configured, as the Go vault
 * writes them. Golden vectors pin each both ways. Imports crypto; knows nothing of stores.
 */
@NullMarked
package com.unkey.vault.core.format;

import org.jspecify.annotations.NullMarked;

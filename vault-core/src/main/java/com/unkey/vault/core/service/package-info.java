/**
 * The vault's operations on callers' data: encrypt, decrypt, re-encrypt, alone and in bulk. Imports
 * keyring.
 */
@NullMarked
package com.unkey.vault.core.service;

import org.jspecify.annotations.NullMarked;

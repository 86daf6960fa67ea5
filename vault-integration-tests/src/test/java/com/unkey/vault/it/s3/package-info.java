/**
 * The S3 adapter and the keyrings on it against servers nobody here wrote: the contract, what is
 * refused and how, and what a server that dies or hangs in mid-write leaves behind.
 */
@NullMarked
package com.unkey.vault.it.s3;

import org.jspecify.annotations.NullMarked;

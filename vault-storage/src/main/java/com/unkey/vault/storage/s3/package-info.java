/**
 * S3 and what calls itself S3-compatible: the dialects and what each puts on the wire, how answers
 * map to outcomes, and the probe of a store's promises. The AWS SDK is visible in this package and
 * nowhere else.
 */
@NullMarked
package com.unkey.vault.storage.s3;

import org.jspecify.annotations.NullMarked;

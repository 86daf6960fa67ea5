/**
 * S3 as the tests meet it: a server in this process that behaves, and breaks on demand; a stub that
 * records what is put on the wire and answers anything.
 */
@NullMarked
package com.unkey.vault.storage.s3;

import org.jspecify.annotations.NullMarked;

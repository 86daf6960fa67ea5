package com.unkey.vault.storage.s3;

import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.store.ETag;

/** One PUT's answer as S3 gave it, before anything was read back. */
sealed interface PutAnswer {
  record Accepted(ETag etag) implements PutAnswer {}

  /** 412, or 404 to an If-Match on a key that is not there. */
  record PreconditionFailed() implements PutAnswer {}

  /** 409: another write to the key was in flight. */
  record InFlight(StoreUnavailable cause) implements PutAnswer {}

  /** The bytes may be there, may not be, and may yet arrive. */
  record NoAnswer(StoreUnavailable cause) implements PutAnswer {}
}

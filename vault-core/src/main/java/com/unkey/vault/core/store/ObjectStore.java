package com.unkey.vault.core.store;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.VaultException.CorruptObject;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A bucket, as far as the vault needs one: reads, conditional writes, ordered listings. There is no
 * unconditional put, and deleting is not here: {@link ObjectDeleter} is an interface of its own.
 *
 * <p>Reads see every write that was confirmed before them (strong consistency per key). All methods
 * may be called from any thread, block, and are bounded in time by the adapter.
 */
public interface ObjectStore {
  /**
   * @return empty only when the store answered that this object does not exist (S3: a GET with code
   *     {@code NoSuchKey})
   * @throws StoreUnavailable when it could not say: timeout, 5xx, refused connection, missing
   *     bucket, no permission
   * @throws CorruptObject when the object is larger than {@link BodyLimit} allows; a put finds such
   *     a one a {@link PutResult.Conflict}
   */
  Optional<StoredObject> get(ObjectKey key);

  /**
   * Writes only if {@code key} is free. Writing the same bytes again is {@link PutResult.Stored}:
   * bodies here carry random nonces or generations, so equal bytes are one's own.
   *
   * @throws StoreUnavailable when nothing was written for certain, and why: no permission, missing
   *     bucket
   */
  PutResult putIfAbsent(ObjectKey key, Bytes body);

  /**
   * Writes only if the object at {@code key} still is the version {@code expected}. A missing
   * object is a conflict.
   *
   * @throws StoreUnavailable as {@link #putIfAbsent}
   */
  PutResult putIfMatch(ObjectKey key, ETag expected, Bytes body);

  /**
   * One page of the objects whose key begins with {@code prefix}, in UTF-8 order.
   *
   * @param startAfter exclusive; null to begin at the beginning
   * @throws StoreUnavailable when it could not say
   */
  ListPage list(String prefix, @Nullable ObjectKey startAfter);

  /**
   * All pages of {@link #list}, fetched as they are consumed. Not a snapshot: keys made behind the
   * cursor are missed.
   */
  default Stream<ListedObject> listAll(String prefix) {
    return Stream.iterate(
            list(prefix, null),
            page -> page != null,
            page -> page.nextAfter().map(after -> list(prefix, after)).orElse(null))
        .flatMap(page -> page.objects().stream());
  }
}

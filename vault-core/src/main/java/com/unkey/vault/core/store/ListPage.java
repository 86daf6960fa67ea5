package com.unkey.vault.core.store;

import java.util.List;

/**
 * One page of a listing.
 *
 * @param objects in UTF-8 order of their keys; may be fewer than a full page, even none, and yet
 *     not the last
 * @param nextAfter where the next page starts, exclusive; absent on the last page
 */
public record ListPage(List<ListedObject> objects, java.util.Optional<ObjectKey> nextAfter) {
  public ListPage {
    objects = List.copyOf(objects);
  }
}

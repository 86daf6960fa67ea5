package com.unkey.vault.storage.wrap;

/** What a store can be asked: a metric's label, a span's name. */
public enum StoreOperation {
  GET,
  PUT_IF_ABSENT,
  PUT_IF_MATCH,
  /** One page. */
  LIST
}

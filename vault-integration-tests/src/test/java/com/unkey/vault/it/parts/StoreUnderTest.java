package com.unkey.vault.it.parts;

import java.util.Map;

/** A store that servers are pointed at, and that a test looks into behind their backs. */
public interface StoreUnderTest {
  /** The configuration of a server on this store. */
  VaultConfig configure(VaultConfig base);

  /** Puts objects there as another program would. */
  void upload(Map<String, byte[]> objects);

  /** All objects under {@code keyring/}, by key. */
  Map<String, byte[]> rings();
}

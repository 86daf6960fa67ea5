package com.unkey.vault.migrate.gate;

import com.unkey.vault.migrate.attest.StoreMoment;

/** What the gate found one store to be. */
public sealed interface StoreSight {
  /** The store that the configuration means. */
  record Seen(StoreMoment now) implements StoreSight {}

  /** It could not say. */
  record Down(String why) implements StoreSight {}

  /** It is another one, or has no identity. */
  record Wrong(String why) implements StoreSight {}
}

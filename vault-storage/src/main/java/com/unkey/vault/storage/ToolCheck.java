package com.unkey.vault.storage;

import com.unkey.vault.storage.identity.IdentityRead;

/** What a tool found a store to be, compared with the configuration. Any role: tools read all. */
public sealed interface ToolCheck {
  /** It is the store meant. */
  record Ours(IdentityRead.Found found) implements ToolCheck {}

  /**
   * It has no identity, and the configuration asks for none: a legacy store may be read, and
   * nothing is written to it.
   *
   * @param why that is less than it should be, and what to do
   */
  record Unstamped(String why) implements ToolCheck {}

  /**
   * It is another one than the configuration says.
   *
   * @param why with the setting, and what to do
   */
  record NotOurs(String why) implements ToolCheck {}
}

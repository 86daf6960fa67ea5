package com.unkey.vault.storage.identity;

/**
 * An epoch that one promotion won: made by whoever created {@code _vault/epochs/<n>.json}, and
 * asked for as the evidence of that.
 */
public record ClaimedEpoch(Epoch epoch) {
  /**
   * @throws IllegalStateException if a store has been in this epoch, or a later one, already
   */
  Epoch after(Epoch current) {
    if (epoch.compareTo(current) <= 0) {
      throw new IllegalStateException(
          "the claimed epoch " + epoch + " is not above the store's epoch " + current);
    }
    return epoch;
  }
}

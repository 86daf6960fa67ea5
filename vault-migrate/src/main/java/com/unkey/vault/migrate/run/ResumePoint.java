package com.unkey.vault.migrate.run;

import com.unkey.vault.core.store.ObjectKey;
import java.util.Optional;

/**
 * Where a run goes on that was ended before its time. What keeps it also knows whether it still
 * holds: for these stores, this scope, this version.
 */
public interface ResumePoint {
  /** Of a run that begins at the beginning, and is not resumed. */
  ResumePoint NONE =
      new ResumePoint() {
        @Override
        public Optional<ObjectKey> load() {
          return Optional.empty();
        }

        @Override
        public void save(ObjectKey confirmedUpTo) {}
      };

  /** Asked once, first. Empty to begin at the beginning. */
  Optional<ObjectKey> load();

  /**
   * Called in key order, on the run's own thread, and at last when the run ends; again with the
   * same key while the run may go no further. Every key of the scope up to this one is confirmed,
   * and every ring among them is done with; none of them had a finding that stops the switch.
   *
   * @throws RuntimeException to end the run: this runner may not go on
   */
  void save(ObjectKey confirmedUpTo);

  /**
   * As {@link #save(ObjectKey)}.
   *
   * @param counts of this run, up to that key and no further
   */
  default void save(ObjectKey confirmedUpTo, Counts counts) {
    save(confirmedUpTo);
  }
}

package com.unkey.vault.migrate.run;

import com.unkey.vault.core.Time;
import com.unkey.vault.core.store.ObjectKey;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Keeps the point up to which all is confirmed, and saves it now and then. */
final class ResumeSaver {
  private final ResumePoint resume;
  private final Time time;
  private final long everyNanos;
  private long lastSave;
  private @Nullable ObjectKey unsaved;
  private Tally counted = new Tally();
  private boolean stuck;
  private boolean refused;

  ResumeSaver(ResumePoint resume, Time time, Duration every) {
    this.resume = resume;
    this.time = time;
    this.everyNanos = every.toNanos();
    this.lastSave = time.ticks();
  }

  /** A finding stops the switch: whoever resumes must meet it again. */
  void stay() {
    stuck = true;
  }

  /** What was listed so far is no prefix of the keys: not even the point not saved yet holds. */
  void forget() {
    stuck = true;
    unsaved = null;
  }

  /**
   * All up to {@code key} is confirmed.
   *
   * @param tally of just that
   */
  void reached(ObjectKey key, Tally tally) {
    if (stuck) {
      return;
    }
    unsaved = key;
    counted = tally.copy();
    if (time.ticks() - lastSave >= everyNanos) {
      save();
    }
  }

  /** Saves what is not saved yet. */
  void save() {
    ObjectKey key = unsaved;
    if (key == null || refused) {
      return;
    }
    // If this throws, another runner has taken over: never again.
    refused = true;
    resume.save(key, counted.counts());
    refused = false;
    unsaved = null;
    lastSave = time.ticks();
  }
}

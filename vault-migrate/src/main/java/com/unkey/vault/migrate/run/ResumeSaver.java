package com.unkey.vault.migrate.run;

import com.unkey.vault.core.Time;
import com.unkey.vault.core.store.ObjectKey;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the point up to which all is confirmed, and saves it now and then; again, if it may go no
 * further, so that whoever keeps it knows that this runner lives.
 */
final class ResumeSaver {
  private final ResumePoint resume;
  private final Time time;
  private final long everyNanos;
  private long lastSave;
  private @Nullable ObjectKey point;
  private Tally counted = new Tally();
  private boolean unsaved;
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
    point = null;
    unsaved = false;
  }

  /**
   * All up to {@code key} is confirmed.
   *
   * @param tally of just that
   */
  void reached(ObjectKey key, Tally tally) {
    if (!stuck) {
      point = key;
      counted = tally.copy();
      unsaved = true;
    }
    if (time.ticks() - lastSave >= everyNanos) {
      saveNow();
    }
  }

  /** Saves what is not saved yet. */
  void save() {
    if (unsaved) {
      saveNow();
    }
  }

  private void saveNow() {
    ObjectKey key = point;
    if (key == null || refused) {
      return;
    }
    // If this throws, another runner has taken over: never again.
    refused = true;
    resume.save(key, counted.counts());
    refused = false;
    unsaved = false;
    lastSave = time.ticks();
  }
}

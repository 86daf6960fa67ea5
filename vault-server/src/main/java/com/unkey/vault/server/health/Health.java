package com.unkey.vault.server.health;

import com.unkey.vault.core.Tasks;
import com.unkey.vault.core.Time;
import com.unkey.vault.server.health.Check.Verdict;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The state of this instance, and the three reports on it. */
public final class Health {
  /** How long one check may take; they run side by side. */
  public static final Duration CHECK_TIMEOUT = Duration.ofMillis(500);

  /**
   * What was found so lately is not looked for again: anyone may ask, and as often as they like.
   */
  private static final Duration REUSE = Duration.ofMillis(500);

  private static final Logger LOG = LoggerFactory.getLogger(Health.class);

  /** Where an instance is in its life. */
  public enum Stage {
    STARTING,
    SERVING,
    DRAINING
  }

  private final Time time;
  private final Tasks tasks;
  private final List<Probe> probes;
  private volatile Stage stage = Stage.STARTING;

  public Health(List<Check> checks, Time time, Tasks tasks) {
    this.time = time;
    this.tasks = tasks;
    this.probes = checks.stream().map(Probe::new).toList();
  }

  /** All is wired and the listeners are open. */
  public void started() {
    stage = Stage.SERVING;
  }

  /** Not ready from now on. */
  public void draining() {
    stage = Stage.DRAINING;
  }

  public Stage stage() {
    return stage;
  }

  /** The process runs. */
  public HealthReport live() {
    return HealthReport.ok(Map.of());
  }

  /** The start is over, whatever became of the store. */
  public HealthReport startup() {
    return stage == Stage.STARTING
        ? HealthReport.unavailable("not started", Map.of())
        : HealthReport.ok(Map.of());
  }

  /** Whether requests should be sent here. */
  public HealthReport ready() {
    return switch (stage) {
      case STARTING -> HealthReport.unavailable("not started", Map.of());
      case DRAINING -> HealthReport.unavailable("shutting down", Map.of());
      case SERVING -> checked();
    };
  }

  private HealthReport checked() {
    probes.forEach(Probe::start);
    Map<String, Boolean> checks = new LinkedHashMap<>();
    boolean ready = true;
    for (Probe probe : probes) {
      Verdict verdict = probe.verdict();
      checks.put(probe.check.name(), verdict == Verdict.OK);
      ready &= verdict != Verdict.FAIL;
    }
    return ready ? HealthReport.ok(checks) : HealthReport.unavailable("fail", checks);
  }

  /** One check, of which one look at most is under way: a store that hangs gathers no threads. */
  private final class Probe {
    private final Check check;
    private Tasks.@Nullable Task<Verdict> look;
    private long startedAt;

    Probe(Check check) {
      this.check = check;
    }

    synchronized void start() {
      boolean reusable =
          look != null && (!look.isDone() || time.ticks() - startedAt < REUSE.toNanos());
      if (!reusable) {
        startedAt = time.ticks();
        look = tasks.start("health-" + check.name(), check.look()::get);
      }
    }

    Verdict verdict() {
      Tasks.@Nullable Task<Verdict> underWay;
      long deadline;
      synchronized (this) {
        underWay = look;
        deadline = startedAt + CHECK_TIMEOUT.toNanos();
      }
      if (underWay == null) {
        return check.otherwise();
      }
      try {
        return underWay.await(deadline);
      } catch (RuntimeException e) {
        LOG.debug("health check {} came to no verdict", check.name(), e);
        return check.otherwise();
      }
    }
  }
}

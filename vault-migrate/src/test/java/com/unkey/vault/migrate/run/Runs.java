package com.unkey.vault.migrate.run;

import com.unkey.vault.core.testing.VirtualTime;
import com.unkey.vault.migrate.finding.Finding;
import com.unkey.vault.migrate.finding.Side;
import java.util.ArrayList;
import java.util.List;

/** Runs in virtual time over the buckets of a test, and what they found. */
final class Runs {
  final VirtualTime time = new VirtualTime();
  final Bucket source = new Bucket();
  final Bucket target = new Bucket();
  final List<Finding> findings = new ArrayList<>();

  RunRequest request = RunRequest.of(Bucket.KEKS).with((finding, _) -> findings.add(finding));

  RunEnv env() {
    return RunEnv.of(time, time, RunLimits.DEFAULT.withMaxConcurrency(5));
  }

  RunStores stores() {
    return RunStores.of(source.store, target.store);
  }

  RunResult copy() {
    return Copy.run(stores(), request, env(), true);
  }

  RunResult planCopy() {
    return Copy.run(stores(), request, env(), false);
  }

  RunResult merge() {
    return Merge.run(stores(), request, env(), true);
  }

  RunResult repairTarget() {
    return Repair.run(Side.TARGET, target.store, request, env(), true);
  }

  RunResult planRepairOfTarget() {
    return Repair.run(Side.TARGET, target.store, request, env(), false);
  }

  RunResult inventoryOfSource() {
    return Inventory.run(Side.SOURCE, source.store, request, env());
  }
}

package com.unkey.vault.bench.jmh;

import com.unkey.vault.core.DekId;
import com.unkey.vault.core.RingId;
import com.unkey.vault.core.keyring.HeldDek;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Finding a cached DEK, from the strings that a request brings. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first
public class DekCacheBenchmark {
  /** Each thread walks the rings by itself. */
  @State(Scope.Thread)
  public static class Walk {
    private int at;

    int next(int size) {
      at = at + 1 < size ? at + 1 : 0;
      return at;
    }
  }

  @Param({"1", "5000"})
  int rings;

  private WarmVault warm;
  private List<String> names;
  private List<String> deks;

  @Setup
  public void prepare() {
    List<RingId> ids = WarmVault.rings(rings);
    warm = new WarmVault(ids);
    names = ids.stream().map(RingId::value).toList();
    deks = ids.stream().map(ring -> warm.keyrings.current(ring).dek().id().value()).toList();
    if (warm.keyrings.cacheStats().misses() != rings) {
      throw new IllegalStateException("not all rings stayed cached: nothing would be measured");
    }
  }

  @Benchmark
  public HeldDek currentOfRing(Walk walk) {
    return warm.keyrings.current(new RingId(names.get(walk.next(rings))));
  }

  @Benchmark
  public HeldDek dekById(Walk walk) {
    int at = walk.next(rings);
    return warm.keyrings.dek(new RingId(names.get(at)), new DekId(deks.get(at)));
  }
}

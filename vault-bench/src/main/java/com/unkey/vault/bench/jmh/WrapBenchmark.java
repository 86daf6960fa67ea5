package com.unkey.vault.bench.jmh;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.RingId;
import com.unkey.vault.core.crypto.Dek;
import com.unkey.vault.core.crypto.WrappedDek;
import com.unkey.vault.core.format.WrappedDekFormat;
import com.unkey.vault.core.format.WrappedDekFormat.MalformedWrap;
import com.unkey.vault.core.keyring.HeldDek;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A DEK under its KEK: the cipher alone, and with the object's bytes as a store holds them. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class WrapBenchmark {
  private final RingId ring = WarmVault.rings(1).getFirst();
  private final WarmVault warm = new WarmVault(List.of(ring));
  private final HeldDek held = warm.keyrings.current(ring);
  private final WrappedDek wrapped = warm.keks.wrap(held.dek());

  @Benchmark
  public WrappedDek wrap() {
    return warm.keks.wrap(held.dek());
  }

  @Benchmark
  public Dek unwrap() {
    return warm.keks.unwrap(wrapped);
  }

  @Benchmark
  public Bytes wrapToStored() {
    return WrappedDekFormat.serialize(warm.keks.wrap(held.dek()));
  }

  @Benchmark
  public Dek unwrapStored() throws MalformedWrap {
    return warm.keks.unwrap(WrappedDekFormat.parse(held.wrapped()));
  }
}

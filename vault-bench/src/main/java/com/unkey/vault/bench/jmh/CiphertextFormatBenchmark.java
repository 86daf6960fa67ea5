package com.unkey.vault.bench.jmh;

import com.unkey.vault.core.RingId;
import com.unkey.vault.core.crypto.Envelope;
import com.unkey.vault.core.format.CiphertextFormat;
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

/** An envelope to the text that callers hold, and back. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first
public class CiphertextFormatBenchmark {
  @Param({"32", "1024", "16384"})
  int bytes;

  private String text;
  private Envelope envelope;

  @Setup
  public void prepare() {
    RingId ring = WarmVault.rings(1).getFirst();
    text = new WarmVault(List.of(ring)).vault.encrypt(ring, WarmVault.text(bytes)).encrypted();
    envelope = CiphertextFormat.parse(text);
  }

  @Benchmark
  public String print() {
    return CiphertextFormat.print(envelope);
  }

  @Benchmark
  public Envelope parse() {
    return CiphertextFormat.parse(text);
  }
}

package com.unkey.vault.bench.jmh;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.unkey.vault.core.RingId;
import com.unkey.vault.core.crypto.Dek;
import com.unkey.vault.core.crypto.Envelope;
import com.unkey.vault.core.service.DecryptedData;
import com.unkey.vault.core.service.EncryptedData;
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

/** A payload through the vault (text in, text out, ring cached), and through the bare cipher. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first
public class PayloadBenchmark {
  @Param({"32", "1024", "16384"})
  int bytes;

  private final RingId ring = WarmVault.rings(1).getFirst();
  private final WarmVault warm = new WarmVault(List.of(ring));
  private final Dek dek = warm.keyrings.current(ring).dek();
  private String data;
  private String encrypted;
  private byte[] plaintext;
  private Envelope envelope;

  @Setup
  public void prepare() {
    data = WarmVault.text(bytes);
    encrypted = warm.vault.encrypt(ring, data).encrypted();
    plaintext = data.getBytes(UTF_8);
    envelope = dek.encrypt(plaintext, 0, warm.random);
  }

  @Benchmark
  public EncryptedData encrypt() {
    return warm.vault.encrypt(ring, data);
  }

  @Benchmark
  public DecryptedData decrypt() {
    return warm.vault.decrypt(ring, encrypted);
  }

  @Benchmark
  public Envelope cipherEncrypt() {
    return dek.encrypt(plaintext, 0, warm.random);
  }

  @Benchmark
  public byte[] cipherDecrypt() {
    return dek.decrypt(envelope);
  }
}

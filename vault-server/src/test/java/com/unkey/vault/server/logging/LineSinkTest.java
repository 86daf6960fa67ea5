package com.unkey.vault.server.logging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LineSinkTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private String written() {
    return out.toString(UTF_8);
  }

  @Test
  void everyLineComesOutWholeAndOnce() throws Exception {
    int threads = 8;
    int each = 2000;
    try (LineSink sink = new LineSink(out);
        var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int t = 0; t < threads; t++) {
        int thread = t;
        pool.execute(() -> {
          for (int i = 0; i < each; i++) {
            sink.write(("thread " + thread + " line " + i + "\n").getBytes(UTF_8));
          }
        });
      }
      pool.shutdown();
      assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
      sink.flush();
      assertThat(written().lines().distinct()).hasSize(threads * each);
      assertThat(written().lines())
          .hasSize(threads * each)
          .allMatch(l -> l.matches("thread \\d line \\d+"));
    }
  }

  @Test
  void linesGatherInFewWrites() {
    AtomicInteger writes = new AtomicInteger();
    OutputStream counting =
        new OutputStream() {
          @Override
          public void write(int b) {
            throw new AssertionError("byte by byte");
          }

          @Override
          public void write(byte[] bytes, int from, int length) {
            writes.incrementAndGet();
          }
        };
    try (LineSink sink = new LineSink(counting)) {
      for (int i = 0; i < 10_000; i++) {
        sink.write("line\n".getBytes(UTF_8));
      }
      sink.flush();
    }
    assertThat(writes.get()).isBetween(1, 5_000);
  }

  @Test
  void whatComesAfterTheEndIsWrittenAtOnce() {
    LineSink sink = new LineSink(out);
    sink.write("before\n".getBytes(UTF_8));
    sink.close();
    sink.write("after\n".getBytes(UTF_8));

    assertThat(written()).isEqualTo("before\nafter\n");
  }

  @Test
  void aStreamThatFailsStopsNobody() {
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("planted");
          }
        };
    try (LineSink sink = new LineSink(broken)) {
      for (int i = 0; i < 3; i++) {
        sink.write("line\n".getBytes(UTF_8));
        sink.flush();
      }
    }
  }

  @Test
  void whoeverWritesTooFastWaitsAndLosesNothing() throws Exception {
    CountDownLatch stuck = new CountDownLatch(1);
    OutputStream slow =
        new OutputStream() {
          @Override
          public void write(int b) {
            out.write(b);
          }

          @Override
          public void write(byte[] bytes, int from, int length) {
            try {
              stuck.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            out.write(bytes, from, length);
          }
        };
    byte[] line = ("x".repeat(64 * 1024 - 1) + "\n").getBytes(UTF_8);
    int lines = 200;
    try (LineSink sink = new LineSink(slow)) {
      AtomicInteger given = new AtomicInteger();
      Thread writer =
          Thread.ofVirtual()
              .start(() -> {
                for (int i = 0; i < lines; i++) {
                  sink.write(line);
                  given.incrementAndGet();
                }
              });
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (writer.getState() != Thread.State.WAITING && System.nanoTime() < deadline) {
        Thread.onSpinWait();
      }
      assertThat(given.get()).isLessThan(lines);
      stuck.countDown();
      writer.join();
      sink.flush();
    }
    assertThat(out.size()).isEqualTo(lines * line.length);
  }
}

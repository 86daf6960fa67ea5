package com.unkey.vault.bench.load;

import java.util.ArrayList;
import java.util.List;

/** From starting the process to the first Encrypt answered, on a store that has the ring. */
final class StartUp {
  /** One start: elapsed, and what the server's process had used by then. */
  record Start(double millis, double cpuMillis) {}

  /** All starts of one kind, and their middle. */
  record Starts(boolean aotCache, double medianMillis, double medianCpuMillis, List<Start> each) {
    static Starts of(boolean aotCache, List<Start> each) {
      return new Starts(
          aotCache,
          Statistics.median(each.stream().map(Start::millis).toList()),
          Statistics.median(each.stream().map(Start::cpuMillis).toList()),
          each);
    }
  }

  private final Checkout checkout;
  private final List<String> jvmOptions;

  StartUp(Checkout checkout, List<String> jvmOptions) {
    this.checkout = checkout;
    this.jvmOptions = jvmOptions;
  }

  /**
   * With the AOT cache and without it, by turns. One start of each kind beforehand is not counted.
   */
  List<Starts> measure(int times) {
    try (Scratch scratch = Scratch.create()) {
      ServerSettings settings = ServerSettings.create(scratch.folder());
      byte[] request = new Material(scratch.folder(), settings).rawEncrypt();
      List<Start> with = new ArrayList<>();
      List<Start> without = new ArrayList<>();
      for (int i = 0; i <= times; i++) {
        Start fast = start(settings, request, true);
        Start plain = start(settings, request, false);
        if (i > 0) {
          with.add(fast);
          without.add(plain);
        }
      }
      return List.of(Starts.of(true, with), Starts.of(false, without));
    }
  }

  private Start start(ServerSettings settings, byte[] request, boolean aot) {
    long began = System.nanoTime();
    try (ServerProcess server =
        ServerProcess.spawn(checkout, ServerProcess.Kind.PRODUCTION, aot, jvmOptions, settings)) {
      FirstAnswer.await(server, request);
      double millis = (System.nanoTime() - began) / 1e6;
      return new Start(millis, Proc.cpuSeconds(server.pid()) * 1e3);
    }
  }
}

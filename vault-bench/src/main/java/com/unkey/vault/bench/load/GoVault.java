package com.unkey.vault.bench.load;

import java.util.List;
import java.util.Optional;

/**
 * What the Go vault did: {@code unkeyed/unkey} at commit fc99b6b925, Connect JSON over HTTP/1.1,
 * warm keyring, wrk, runs of 5 s on a quiet machine of 2 virtual CPUs. From another day and another
 * machine of the same kind, so that a comparison with it is indicative.
 */
record GoVault(Cell cell, double perSecond, double p99Micros, double cpuMicros) {
  private static final List<GoVault> MEASURED =
      List.of(
          json(Operation.ENCRYPT, 16, 32, 17_800, 16_000, 63),
          json(Operation.DECRYPT, 16, 32, 18_300, 16_000, 63),
          json(Operation.ENCRYPT, 16, 1024, 13_300, 14_000, 88),
          json(Operation.DECRYPT, 16, 1024, 13_400, 21_000, 88),
          json(Operation.ENCRYPT, 16, 16_384, 3_900, 20_000, 342),
          json(Operation.DECRYPT, 16, 16_384, 4_750, 20_000, 284),
          json(Operation.ENCRYPT, 1, 32, 6_700, 2_000, 127));

  private static GoVault json(
      Operation operation, int connections, int bytes, double rate, double p99, double cpu) {
    return new GoVault(new Cell(operation, Transport.JSON, connections, bytes), rate, p99, cpu);
  }

  static Optional<GoVault> of(Cell cell) {
    return MEASURED.stream().filter(measured -> measured.cell.equals(cell)).findFirst();
  }
}

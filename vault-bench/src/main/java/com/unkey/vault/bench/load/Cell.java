package com.unkey.vault.bench.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One line of the table.
 *
 * @param connections each with one request at a time
 * @param bytes of the plaintext
 */
public record Cell(Operation operation, Transport transport, int connections, int bytes) {
  static final List<Integer> SIZES = List.of(32, 1024, 16_384);

  /** Every operation, transport and size, with each of these numbers of connections. */
  static List<Cell> all(List<Integer> connections) {
    List<Cell> cells = new ArrayList<>();
    for (Transport transport : Transport.values()) {
      for (int many : connections) {
        for (int bytes : SIZES) {
          for (Operation operation : Operation.values()) {
            cells.add(new Cell(operation, transport, many, bytes));
          }
        }
      }
    }
    return cells;
  }

  /** {@code encrypt/json/16/1024}: what a filter is matched against. */
  public String name() {
    return "%s/%s/%d/%d"
        .formatted(operation.name(), transport.name(), connections, bytes)
        .toLowerCase(Locale.ROOT);
  }
}

package com.unkey.vault.bench.load;

import java.util.List;
import java.util.function.Predicate;

/**
 * How long is looked at what. More rounds, not longer ones: a disturbance then spoils one of them.
 *
 * @param seconds of one run of a load generator; each round has two
 * @param goalRounds for the cells that have a goal
 * @param starts of each kind
 */
public record Plan(
    List<Cell> cells, int rounds, int goalRounds, int seconds, int warmUpSeconds, int starts) {
  /** About twelve minutes. */
  static Plan full() {
    return new Plan(Cell.all(List.of(1, 16, 64)), 3, 5, 2, 4, 9);
  }

  /** About two minutes: 16 connections only, and one round fewer. */
  static Plan quick() {
    return new Plan(Cell.all(List.of(16)), 2, 2, 1, 1, 7);
  }

  Plan only(Predicate<String> name) {
    return new Plan(
        cells.stream().filter(cell -> name.test(cell.name())).toList(),
        rounds,
        goalRounds,
        seconds,
        warmUpSeconds,
        starts);
  }

  /** One cell of each transport and operation: what a JVM compiles does not depend on more. */
  List<Cell> warmUp() {
    return cells.stream()
        .map(cell -> new Cell(cell.operation(), cell.transport(), 16, 1024))
        .distinct()
        .toList();
  }

  int roundsOf(Cell cell) {
    return GoVault.of(cell).isPresent() ? goalRounds : rounds;
  }
}

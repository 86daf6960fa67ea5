package com.unkey.vault.bench.load;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a cell's rounds came to.
 *
 * @param vault medians over the rounds
 * @param echo medians over the rounds
 * @param rateToEcho requests a second, vault to echo: the median of the rounds' own ratios, so that
 *     what disturbed both of a round counts for nothing
 * @param cpuToEcho server CPU time a request, vault to echo, likewise
 */
public record CellResult(
    String name,
    Cell cell,
    Measured vault,
    Measured echo,
    double rateToEcho,
    double cpuToEcho,
    List<Round> rounds) {
  /** One run against each, one right after the other. */
  record Round(Measured vault, Measured echo) {}

  static CellResult of(Cell cell, List<Round> rounds) {
    return new CellResult(
        cell.name(),
        cell,
        Measured.median(rounds.stream().map(Round::vault).toList()),
        Measured.median(rounds.stream().map(Round::echo).toList()),
        Statistics.median(
            rounds.stream().map(r -> r.vault().perSecond() / r.echo().perSecond()).toList()),
        Statistics.median(
            rounds.stream().map(r -> r.vault().cpuMicros() / r.echo().cpuMicros()).toList()),
        List.copyOf(rounds));
  }

  /** The worst round's share of CPU time that others had, 0 to 1. */
  double disturbed() {
    return rounds.stream()
        .flatMap(round -> Stream.of(round.vault(), round.echo()))
        .mapToDouble(run -> run.steal() + run.foreign())
        .max()
        .orElse(0);
  }
}

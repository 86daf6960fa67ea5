package com.unkey.vault.bench.load;

/**
 * What the load generator saw.
 *
 * @param p50Micros the median time of an answer, and the time that 99 of 100 stayed below
 */
record LoadResult(long requests, double seconds, double p50Micros, double p99Micros) {
  double perSecond() {
    return requests / seconds;
  }
}

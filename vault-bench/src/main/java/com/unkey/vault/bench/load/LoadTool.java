package com.unkey.vault.bench.load;

/** A public load generator, as a process: what it says is not ours to improve. */
interface LoadTool {
  /**
   * Repeats {@code call} on so many connections for so long.
   *
   * @throws BenchException if one answer was an error, short, or none: then nothing was measured
   */
  LoadResult run(Call call, int connections, int seconds);
}

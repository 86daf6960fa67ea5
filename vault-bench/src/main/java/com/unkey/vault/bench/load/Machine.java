package com.unkey.vault.bench.load;

import java.util.stream.Stream;

/** What it was measured on. */
record Machine(String cpu, int cpus, long memoryMib, String kernel, String jvm) {
  static Machine here() {
    return new Machine(
        value("/proc/cpuinfo", "model name"),
        Runtime.getRuntime().availableProcessors(),
        Long.parseLong(value("/proc/meminfo", "MemTotal").replaceAll("\\D", "")) / 1024,
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.vendor") + " " + Runtime.version());
  }

  private static String value(String file, String name) {
    Stream<String> lines = Proc.read(file).lines();
    return lines
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("unknown");
  }
}

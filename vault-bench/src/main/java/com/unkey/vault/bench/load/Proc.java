package com.unkey.vault.bench.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What Linux says of processes and of the machine.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html">proc_pid_stat(5)</a>
 */
final class Proc {
  /** The kernel's USER_HZ, which has been 100 on every platform that runs a JVM. */
  private static final double TICKS_PER_SECOND = 100;

  private static final double KIB_PER_MIB = 1024;

  private Proc() {}

  /**
   * The machine's CPU time since it started, in seconds over all CPUs.
   *
   * @param busy anything but idle, waiting or stolen
   * @param steal what the hypervisor gave to others while there was work here
   */
  record MachineCpu(double busy, double idle, double steal) {
    MachineCpu since(MachineCpu before) {
      return new MachineCpu(busy - before.busy, idle - before.idle, steal - before.steal);
    }

    double total() {
      return busy + idle + steal;
    }
  }

  /**
   * @param total resident memory in MiB
   * @param anonymous the part that is the process's own: heap, metaspace, compiled code, stacks
   * @param file the part that is mapped from files: the JDK, the AOT cache
   */
  record Resident(double total, double anonymous, double file) {}

  /** User and system time of a process and its threads, in seconds. */
  static double cpuSeconds(long pid) {
    List<String> fields = fieldsOf(pid);
    return (number(fields, 14) + number(fields, 15)) / TICKS_PER_SECOND;
  }

  /** The same, with that of its children that have ended. */
  static double cpuSecondsWithChildren(long pid) {
    List<String> fields = fieldsOf(pid);
    return (number(fields, 14) + number(fields, 15) + number(fields, 16) + number(fields, 17))
        / TICKS_PER_SECOND;
  }

  static Resident resident(long pid) {
    String status = read("/proc/" + pid + "/status");
    return new Resident(
        kib(status, "VmRSS:") / KIB_PER_MIB,
        kib(status, "RssAnon:") / KIB_PER_MIB,
        (kib(status, "RssFile:") + kib(status, "RssShmem:")) / KIB_PER_MIB);
  }

  static MachineCpu machineCpu() {
    // cpu user nice system idle iowait irq softirq steal guest guest_nice; guest is in user.
    String[] fields = read("/proc/stat").lines().findFirst().orElseThrow().split(" +", -1);
    double[] seconds = new double[9];
    for (int i = 1; i < seconds.length; i++) {
      seconds[i] = Long.parseLong(fields[i]) / TICKS_PER_SECOND;
    }
    return new MachineCpu(
        seconds[1] + seconds[2] + seconds[3] + seconds[6] + seconds[7],
        seconds[4] + seconds[5],
        seconds[8]);
  }

  /** Processes wanting a CPU, averaged over the last minute. */
  static double load() {
    return Double.parseDouble(read("/proc/loadavg").split(" ", 2)[0]);
  }

  static String read(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new BenchException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Field n at index n, as the manual numbers them; the name, which may hold blanks, is left out.
   */
  private static List<String> fieldsOf(long pid) {
    String stat = read("/proc/" + pid + "/stat");
    List<String> fields = new ArrayList<>(List.of("", "", ""));
    fields.addAll(List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)));
    return fields;
  }

  private static long number(List<String> fields, int at) {
    return Long.parseLong(fields.get(at));
  }

  private static double kib(String status, String name) {
    return status
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow(() -> new BenchException("the kernel does not say " + name));
  }
}

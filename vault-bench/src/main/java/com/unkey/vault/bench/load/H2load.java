package com.unkey.vault.bench.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** h2load (HTTP/2 without TLS), one stream a connection. */
record H2load(Path program, Path folder) implements LoadTool {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Pattern COUNTS =
      Pattern.compile(
          "requests: \\d+ total, \\d+ started, (\\d+) done, (\\d+) succeeded, (\\d+) failed,"
              + " (\\d+) errored, (\\d+) timeout");
  private static final Pattern STATUS =
      Pattern.compile("status codes: \\d+ 2xx, (\\d+) 3xx, (\\d+) 4xx, (\\d+) 5xx");
  private static final Pattern DATA = Pattern.compile("\\((\\d+)\\) data");

  @Override
  public LoadResult run(Call call, int connections, int seconds) {
    try {
      Path log = folder.resolve("h2load.log");
      Files.deleteIfExists(log);
      List<String> command = new ArrayList<>();
      command.addAll(List.of(program.toString(), "-t", "1", "-m", "1"));
      command.addAll(List.of("-c", "" + connections, "-D", "" + seconds));
      command.addAll(List.of("-d", call.body().toString(), "--log-file=" + log));
      call.headers().forEach((name, value) -> command.addAll(List.of("-H", name + ": " + value)));
      command.add(call.uri().toString());
      String printed = Command.run(command, PATIENCE.plusSeconds(seconds));
      try (Stream<String> lines = Files.lines(log)) {
        return parse(printed, lines, connections, seconds, call.answerBytes());
      }
    } catch (IOException e) {
      throw new BenchException("reading h2load's log failed", e);
    }
  }

  /**
   * gRPC says in trailers, which h2load does not look at, whether a call failed; but then the
   * answer has no message, so the bytes that came tell.
   *
   * @param log a line a request: start in µs, status, duration in µs
   */
  static LoadResult parse(
      String printed, Stream<String> log, int connections, int seconds, int answerBytes) {
    Matcher counts = found(COUNTS, printed);
    long done = Long.parseLong(counts.group(1));
    Matcher status = found(STATUS, printed);
    boolean clean =
        counts.group(2).equals(counts.group(1))
            && Stream.of(3, 4, 5).allMatch(group -> counts.group(group).equals("0"))
            && Stream.of(1, 2, 3).allMatch(group -> status.group(group).equals("0"));
    if (done == 0 || !clean) {
      throw new BenchException("h2load counted errors, or no answers:\n" + printed);
    }
    long data = Long.parseLong(found(DATA, printed).group(1));
    // Those under way at the end may have brought their message already.
    if (data < done * answerBytes || data > (done + connections) * answerBytes) {
      throw new BenchException(
          "h2load got %d bytes in %d answers, which should be of %d bytes each: calls failed, or were"
                  .formatted(data, done, answerBytes)
              + " answered wrongly\n"
              + printed);
    }
    long[] micros =
        log.mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf('\t') + 1)))
            .sorted()
            .toArray();
    return new LoadResult(
        done, seconds, Statistics.percentile(micros, 50), Statistics.percentile(micros, 99));
  }

  private static Matcher found(Pattern pattern, String printed) {
    Matcher matcher = pattern.matcher(printed);
    if (!matcher.find()) {
      throw new BenchException("h2load printed no '" + pattern + "':\n" + printed);
    }
    return matcher;
  }
}

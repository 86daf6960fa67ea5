package com.unkey.vault.bench.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** wrk (HTTP/1.1), told what to send and what to print by a script in Lua. */
record Wrk(Path program, Path folder) implements LoadTool {
  /** Above what a busy machine needs; an answer later than this is an error. */
  private static final int ANSWER_SECONDS = 10;

  /** What wrk counts as errors; {@code status} is an answer that is not a 2xx or 3xx. */
  private static final List<String> ERRORS =
      List.of("connect", "read", "write", "status", "timeout");

  @Override
  public LoadResult run(Call call, int connections, int seconds) {
    try {
      Path script = folder.resolve("wrk.lua");
      Files.writeString(script, script(call));
      return parse(
          Command.run(
              List.of(
                  program.toString(),
                  "-t1",
                  "-c" + connections,
                  "-d" + seconds + "s",
                  "--timeout",
                  ANSWER_SECONDS + "s",
                  "-s",
                  script.toString(),
                  call.uri().toString()),
              Duration.ofSeconds(seconds + ANSWER_SECONDS + 20)));
    } catch (IOException e) {
      throw new BenchException("writing wrk's script failed", e);
    }
  }

  /** Without a request function wrk builds the request once, and sends the same bytes again. */
  static String script(Call call) {
    StringBuilder script = new StringBuilder();
    script.append("local body = assert(io.open(").append(quoted(call.body())).append(", 'rb'))\n");
    script.append("wrk.method = 'POST'\nwrk.body = body:read('*a')\nbody:close()\n");
    for (Map.Entry<String, String> header : call.headers().entrySet()) {
      script
          .append("wrk.headers[")
          .append(quoted(header.getKey()))
          .append("] = ")
          .append(quoted(header.getValue()))
          .append('\n');
    }
    return script
        .append(
            """
            function done(summary, latency, requests)
              local e = summary.errors
              io.write(string.format(
                "RESULT requests=%d micros=%d connect=%d read=%d write=%d status=%d timeout=%d p50=%.1f p99=%.1f\\n",
                summary.requests, summary.duration, e.connect, e.read, e.write, e.status, e.timeout,
                latency:percentile(50), latency:percentile(99)))
            end
            """)
        .toString();
  }

  /**
   * @throws BenchException if there were errors, or nothing was answered
   */
  static LoadResult parse(String printed) {
    for (String error : ERRORS) {
      if (value(error, printed) != 0) {
        throw new BenchException("wrk counted errors of the kind " + error + ":\n" + printed);
      }
    }
    long requests = (long) value("requests", printed);
    if (requests == 0) {
      throw new BenchException("wrk got no answer:\n" + printed);
    }
    return new LoadResult(
        requests, value("micros", printed) / 1e6, value("p50", printed), value("p99", printed));
  }

  /** Of the line that the script prints. */
  private static double value(String name, String printed) {
    Matcher result =
        Pattern.compile("^RESULT.* " + name + "=([\\d.]+)", Pattern.MULTILINE).matcher(printed);
    if (!result.find()) {
      throw new BenchException("wrk printed no " + name + ":\n" + printed);
    }
    return Double.parseDouble(result.group(1));
  }

  private static String quoted(Object text) {
    String plain = text.toString();
    if (!plain.matches("[ -~&&[^'\\\\]]*")) {
      throw new BenchException("cannot be put into wrk's script: " + plain);
    }
    return "'" + plain + "'";
  }
}

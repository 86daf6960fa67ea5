package com.unkey.vault.server.tracing;

import com.unkey.vault.core.Tasks;
import com.unkey.vault.storage.wrap.StoreTracer;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Spans for calls and for what they ask of the store. */
public interface Tracing extends AutoCloseable {
  /** Traces nothing. */
  Tracing NONE = new NoTracing();

  /**
   * Exports to {@code endpoint} in the background.
   *
   * @param endpoint OTLP over HTTP; without a path it gets {@code /v1/traces}
   * @param sampleRate of the traces that begin here; a caller's own decision comes first
   * @param resource what this process is, by OpenTelemetry's names
   */
  static Tracing open(URI endpoint, double sampleRate, Map<String, String> resource) {
    return new OtelTracing(endpoint, sampleRate, resource);
  }

  /**
   * Begins the span of a call, on the thread that runs it.
   *
   * @param header the call's headers by name, for the caller's trace (W3C Trace Context)
   */
  CallSpan call(
      String service, String method, String protocol, Function<String, @Nullable String> header);

  StoreTracer store();

  /** Carries the call's span along to work that is started beside it. */
  Tasks around(Tasks tasks);

  /** Sends what is left, for a few seconds at most. */
  @Override
  void close();

  /** A call's span under way. */
  interface CallSpan {
    /** For the log; empty if this call is not traced. */
    Optional<String> traceId();

    /**
     * Ends it, on the thread that began it.
     *
     * @param code {@code ok} or the error's name
     * @param isFault whether the error is this side's
     */
    void ended(String code, boolean isFault);
  }
}

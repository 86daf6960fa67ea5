package com.unkey.vault.server.tracing;

import com.unkey.vault.core.Tasks;
import com.unkey.vault.storage.wrap.StoreTracer;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Costs nothing. */
final class NoTracing implements Tracing {
  private static final CallSpan UNTRACED =
      new CallSpan() {
        @Override
        public Optional<String> traceId() {
          return Optional.empty();
        }

        @Override
        public void ended(String code, boolean isFault) {}
      };

  @Override
  public CallSpan call(
      String service, String method, String protocol, Function<String, @Nullable String> header) {
    return UNTRACED;
  }

  @Override
  public StoreTracer store() {
    return StoreTracer.NONE;
  }

  @Override
  public Tasks around(Tasks tasks) {
    return tasks;
  }

  @Override
  public void close() {}
}

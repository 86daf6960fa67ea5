package com.unkey.vault.server.tracing;

import com.unkey.vault.core.Tasks;
import com.unkey.vault.storage.wrap.StoreOperation;
import com.unkey.vault.storage.wrap.StoreOutcome;
import com.unkey.vault.storage.wrap.StoreTracer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** OpenTelemetry's SDK, with its batching exporter over the JDK's HTTP client. */
final class OtelTracing implements Tracing {
  private static final AttributeKey<String> RPC_SYSTEM = AttributeKey.stringKey("rpc.system");
  private static final AttributeKey<String> RPC_SERVICE = AttributeKey.stringKey("rpc.service");
  private static final AttributeKey<String> RPC_METHOD = AttributeKey.stringKey("rpc.method");
  private static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");
  private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("vault.store.outcome");

  private final SdkTracerProvider provider;
  private final Tracer tracer;

  OtelTracing(URI endpoint, double sampleRate, Map<String, String> resource) {
    AttributesBuilder attributes = Attributes.builder();
    resource.forEach(attributes::put);
    provider =
        SdkTracerProvider.builder()
            .setResource(Resource.create(attributes.build()))
            .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(sampleRate)))
            .addSpanProcessor(
                BatchSpanProcessor.builder(
                        OtlpHttpSpanExporter.builder()
                            .setEndpoint(withPath(endpoint).toString())
                            .setTimeout(Duration.ofSeconds(5))
                            .build())
                    .build())
            .build();
    tracer = provider.get("com.unkey.vault");
  }

  private static URI withPath(URI endpoint) {
    String path = endpoint.getPath();
    return path == null || path.isEmpty() || path.equals("/")
        ? endpoint.resolve("/v1/traces")
        : endpoint;
  }

  @Override
  @SuppressWarnings("MustBeClosedChecker") // The call's end closes the scope, on the same thread.
  public CallSpan call(
      String service, String method, String protocol, Function<String, @Nullable String> header) {
    Context caller =
        W3CTraceContextPropagator.getInstance().extract(Context.root(), header, Headers.GETTER);
    Span span =
        tracer
            .spanBuilder(service + "/" + method)
            .setParent(caller)
            .setSpanKind(SpanKind.SERVER)
            .setAttribute(RPC_SYSTEM, protocol)
            .setAttribute(RPC_SERVICE, service)
            .setAttribute(RPC_METHOD, method)
            .startSpan();
    return new OtelCallSpan(span, caller.with(span).makeCurrent());
  }

  private record OtelCallSpan(Span span, Scope scope) implements CallSpan {
    @Override
    public Optional<String> traceId() {
      return span.getSpanContext().isSampled()
          ? Optional.of(span.getSpanContext().getTraceId())
          : Optional.empty();
    }

    @Override
    public void ended(String code, boolean isFault) {
      scope.close();
      if (!code.equals("ok")) {
        span.setAttribute(ERROR_TYPE, code);
      }
      if (isFault) {
        span.setStatus(StatusCode.ERROR);
      }
      span.end();
    }
  }

  @Override
  public StoreTracer store() {
    return this::storeSpan;
  }

  /** Only within a call that is traced: what runs in the background by itself would be noise. */
  private StoreTracer.Span storeSpan(StoreOperation operation) {
    if (!Span.current().getSpanContext().isSampled()) {
      return outcome -> {};
    }
    Span span =
        tracer.spanBuilder("store " + word(operation)).setSpanKind(SpanKind.CLIENT).startSpan();
    return outcome -> end(span, outcome);
  }

  private static void end(Span span, StoreOutcome outcome) {
    span.setAttribute(OUTCOME, word(outcome.kind()));
    outcome
        .reason()
        .ifPresent(reason -> {
          span.setAttribute(ERROR_TYPE, word(reason));
          span.setStatus(StatusCode.ERROR);
        });
    span.end();
  }

  @Override
  public Tasks around(Tasks tasks) {
    return new Tasks() {
      @Override
      public <T> Task<T> start(String name, Callable<T> work) {
        return tasks.start(name, Context.current().wrap(work));
      }

      @Override
      public void sleep(Duration duration) {
        tasks.sleep(duration);
      }
    };
  }

  @Override
  public void close() {
    provider.shutdown().join(3, TimeUnit.SECONDS);
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** The two headers of W3C Trace Context, by name. */
  private enum Headers implements TextMapGetter<Function<String, @Nullable String>> {
    GETTER;

    @Override
    public @Nullable String get(@Nullable Function<String, @Nullable String> carrier, String key) {
      return carrier == null ? null : carrier.apply(key);
    }
  }
}

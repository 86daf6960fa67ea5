package com.unkey.vault.server.rpc;

import com.unkey.vault.core.Time;
import io.helidon.http.PathMatchers;
import io.helidon.webserver.http.HttpRoute;
import io.helidon.webserver.http.HttpRouting;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * The services of one listener, and what holds for all of their calls: limits, who may call, what
 * exceptions mean, who watches.
 *
 * <pre>{@code
 * RpcRouting rpc = RpcRouting.builder(Time.system())
 *     .service(RpcService.of("vault.v1.VaultService",
 *         RpcMethod.unary("Encrypt", EncryptRequest.getDefaultInstance(), api::encrypt)))
 *     .authenticator(auth)
 *     .errors(apiErrors)
 *     .observer(metrics)
 *     .build();
 * WebServer.builder()
 *     .update(RpcListener::configure)
 *     .routing(routing -> rpc.addTo(routing));
 * }</pre>
 */
public final class RpcRouting {
  private final Time time;
  private final List<RpcService> services;
  private final RpcLimits limits;
  private final RpcAuthenticator authenticator;
  private final RpcErrors errors;
  private final RpcObserver observer;
  private final MessageCodecs codecs;
  private final Semaphore slots;
  private final DeadlineWatch deadlines;

  private RpcRouting(Builder builder) {
    this.time = builder.time;
    this.services = List.copyOf(builder.services);
    this.limits = builder.limits;
    this.authenticator = builder.authenticator;
    this.errors = builder.errors;
    this.observer = builder.observer;
    this.codecs = new MessageCodecs(builder.json);
    this.slots = new Semaphore(builder.limits.maxConcurrentCalls());
    this.deadlines = new DeadlineWatch(builder.time);
  }

  /**
   * @param time must go by in real time, because {@code ticks} is waited for
   */
  public static Builder builder(Time time) {
    return new Builder(time);
  }

  /**
   * Adds a route for each service, which also answers what is under a service's name and no method.
   * For the rest of the port see {@link #addNotFoundTo}.
   */
  public void addTo(HttpRouting.Builder routing) {
    routing.addFilter(new UnreadBodies());
    RpcDispatcher dispatcher = new RpcDispatcher(this);
    for (RpcService service : services) {
      routing.route(
          HttpRoute.builder()
              .path(PathMatchers.prefix("/" + service.name() + "/"))
              .handler(dispatcher)
              .build());
    }
  }

  /** Answers whatever no earlier route did with 404 and a line of text. To be added last. */
  public static void addNotFoundTo(HttpRouting.Builder routing) {
    routing.any((request, response) -> RpcDispatcher.notFound(response));
  }

  Time time() {
    return time;
  }

  List<RpcService> services() {
    return services;
  }

  RpcLimits limits() {
    return limits;
  }

  RpcAuthenticator authenticator() {
    return authenticator;
  }

  RpcErrors errors() {
    return errors;
  }

  RpcObserver observer() {
    return observer;
  }

  MessageCodecs codecs() {
    return codecs;
  }

  /** One for each call that may be under way. */
  Semaphore slots() {
    return slots;
  }

  DeadlineWatch deadlines() {
    return deadlines;
  }

  /** Starts with open access, default limits, and nobody watching. */
  public static final class Builder {
    private final Time time;
    private final List<RpcService> services = new ArrayList<>();
    private RpcLimits limits = RpcLimits.defaults();
    private RpcAuthenticator authenticator = RpcAuthenticator.open();
    private RpcErrors errors = RpcErrors.none();
    private RpcObserver observer = RpcObserver.none();
    private JsonCodec json = new PlainJson(new ProtobufJson());

    private Builder(Time time) {
      this.time = time;
    }

    public Builder service(RpcService service) {
      services.add(service);
      return this;
    }

    public Builder services(List<RpcService> services) {
      this.services.addAll(services);
      return this;
    }

    public Builder limits(RpcLimits limits) {
      this.limits = limits;
      return this;
    }

    public Builder authenticator(RpcAuthenticator authenticator) {
      this.authenticator = authenticator;
      return this;
    }

    public Builder errors(RpcErrors errors) {
      this.errors = errors;
      return this;
    }

    public Builder observer(RpcObserver observer) {
      this.observer = observer;
      return this;
    }

    /** For messages whose JSON needs more than the default knows: types within an Any. */
    public Builder json(JsonCodec json) {
      this.json = json;
      return this;
    }

    public RpcRouting build() {
      return new RpcRouting(this);
    }
  }
}

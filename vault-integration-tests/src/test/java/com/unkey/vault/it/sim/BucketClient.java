package com.unkey.vault.it.sim;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import com.unkey.vault.core.store.ETag;
import com.unkey.vault.core.store.ListPage;
import com.unkey.vault.core.store.ObjectDeleter;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.core.store.PutResult;
import com.unkey.vault.core.store.StoredObject;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A process's way to a bucket, as an adapter of S3 is: requests travel, meet the bucket some time
 * later, or never, or long after their sender is gone, and a refused put is read back. Scratch
 * objects of the probe are answered at once: they tell nothing that this simulation is about.
 */
class BucketClient implements ObjectStore, ObjectDeleter {
  private static final String SCRATCH = "_vault/probe/";
  private static final Duration ATTEMPT = Duration.ofSeconds(1);
  private static final int CREATE_ATTEMPTS = 3;

  private final Node node;
  private final Bucket bucket;
  private final Weather weather;
  private final int pageSize;

  BucketClient(Node node, Bucket bucket, Weather weather, int pageSize) {
    this.node = node;
    this.bucket = bucket;
    this.weather = weather;
    this.pageSize = pageSize;
  }

  Bucket bucket() {
    return bucket;
  }

  /** One request's way there and back. */
  private static final class Reply<T> {
    boolean hasCome;
    @Nullable T value;
    @Nullable Reason failure;
  }

  /** What a put was answered. */
  private sealed interface PutAnswer {
    record Accepted(ETag etag) implements PutAnswer {}

    record PreconditionFailed() implements PutAnswer {}

    record InFlight() implements PutAnswer {}

    record NoAnswer(StoreUnavailable cause) implements PutAnswer {}
  }

  @Override
  public Optional<StoredObject> get(ObjectKey key) {
    if (isScratch(key)) {
      requireServed();
      return bucket.get(key);
    }
    return read("GET " + key, () -> bucket.get(key));
  }

  @Override
  public ListPage list(String prefix, @Nullable ObjectKey startAfter) {
    return read(
        "LIST " + prefix + (startAfter == null ? "" : " after " + startAfter),
        () -> bucket.list(prefix, startAfter, pageSize));
  }

  @Override
  public PutResult putIfAbsent(ObjectKey key, Bytes body) {
    if (isScratch(key)) {
      requireServed();
      return bucket
          .putIfAbsent(key, body)
          .<PutResult>map(PutResult.Stored::new)
          .orElseGet(PutResult.Conflict::new);
    }
    PutAnswer answer = create(key, body);
    for (int i = 1; answer instanceof PutAnswer.InFlight && i < CREATE_ATTEMPTS; i++) {
      answer = create(key, body);
    }
    return switch (answer) {
      case PutAnswer.Accepted(ETag etag) -> new PutResult.Stored(etag);
      case PutAnswer.PreconditionFailed _ -> refused(key, body);
      case PutAnswer.InFlight _ ->
          new PutResult.Unknown(unavailable(Reason.SERVER_ERROR, "PUT " + key));
      case PutAnswer.NoAnswer(StoreUnavailable cause) -> new PutResult.Unknown(cause);
    };
  }

  private PutAnswer create(ObjectKey key, Bytes body) {
    return put("PUT " + key + " if absent", () -> bucket.putIfAbsent(key, body));
  }

  @Override
  public PutResult putIfMatch(ObjectKey key, ETag expected, Bytes body) {
    if (isScratch(key)) {
      requireServed();
      return bucket
          .putIfMatch(key, expected, body)
          .<PutResult>map(PutResult.Stored::new)
          .orElseGet(PutResult.Conflict::new);
    }
    PutAnswer answer =
        put("PUT " + key + " if " + expected.value(), () -> bucket.putIfMatch(key, expected, body));
    return switch (answer) {
      case PutAnswer.Accepted(ETag etag) -> new PutResult.Stored(etag);
      case PutAnswer.PreconditionFailed _ -> refused(key, body);
      case PutAnswer.InFlight _ ->
          new PutResult.Unknown(unavailable(Reason.SERVER_ERROR, "PUT " + key));
      case PutAnswer.NoAnswer(StoreUnavailable cause) -> new PutResult.Unknown(cause);
    };
  }

  /** What a 412 means is told by what is there: it may be one's own earlier attempt. */
  PutResult refused(ObjectKey key, Bytes body) {
    try {
      Optional<StoredObject> there = get(key);
      return there.isPresent() && there.get().body().equals(body)
          ? new PutResult.Stored(there.get().etag())
          : new PutResult.Conflict();
    } catch (StoreUnavailable e) {
      return new PutResult.Unknown(e);
    }
  }

  @Override
  public void delete(ObjectKey key) {
    if (!isScratch(key)) {
      throw new IllegalStateException("nobody here removes " + key);
    }
    requireServed();
    bucket.delete(key);
  }

  private static boolean isScratch(ObjectKey key) {
    return key.value().startsWith(SCRATCH);
  }

  private void requireServed() {
    node.world().checkAlive(node);
    bucket
        .outage()
        .ifPresent(reason -> {
          throw unavailable(reason, "a scratch object");
        });
  }

  private <T> T read(String what, Supplier<T> effect) {
    weather.hazard(node);
    Reply<T> reply = new Reply<>();
    Weather.Fate fate = weather.ofRead();
    arrives(reply, () -> meet(reply, what, fate, effect));
    node.await(() -> reply.hasCome, ATTEMPT);
    weather.hazard(node);
    if (!reply.hasCome) {
      throw unavailable(Reason.TIMEOUT, what);
    }
    if (reply.failure != null || reply.value == null) {
      throw unavailable(reply.failure == null ? Reason.SERVER_ERROR : reply.failure, what);
    }
    return reply.value;
  }

  private PutAnswer put(String what, Supplier<Optional<ETag>> effect) {
    node.countWrite();
    weather.hazard(node);
    Reply<Optional<ETag>> reply = new Reply<>();
    Weather.Fate fate = weather.ofWrite();
    switch (fate) {
      case LATE ->
          weather.later(() -> {
            say(what + ", late", effect.get());
          });
      case LOST_ANSWER ->
          node.world()
              .at(
                  node.world().now() + weather.travel(node),
                  () -> {
                    if (bucket.outage().isEmpty()) {
                      say(what + ", answer lost", effect.get());
                    }
                  });
      case SERVED, REFUSED, BROKEN, CONTENDED ->
          arrives(reply, () -> meet(reply, what, fate, effect));
    }
    node.await(() -> reply.hasCome, ATTEMPT);
    weather.hazard(node);
    if (!reply.hasCome) {
      return new PutAnswer.NoAnswer(unavailable(Reason.TIMEOUT, what));
    }
    if (fate == Weather.Fate.CONTENDED) {
      return new PutAnswer.InFlight();
    }
    if (reply.failure != null || reply.value == null) {
      return switch (reply.failure) {
        // Nothing was sent, or nothing accepted: certain.
        case UNREACHABLE, DENIED, MISCONFIGURED -> throw unavailable(reply.failure, what);
        case null, default ->
            new PutAnswer.NoAnswer(
                unavailable(reply.failure == null ? Reason.SERVER_ERROR : reply.failure, what));
      };
    }
    return reply
        .value
        .<PutAnswer>map(PutAnswer.Accepted::new)
        .orElseGet(PutAnswer.PreconditionFailed::new);
  }

  private <T> void arrives(Reply<T> reply, Runnable met) {
    World world = node.world();
    world.at(
        world.now() + weather.travel(node),
        () -> {
          met.run();
          world.at(world.now() + weather.travel(node), () -> reply.hasCome = true);
        });
  }

  private <T> void meet(Reply<T> reply, String what, Weather.Fate fate, Supplier<T> effect) {
    Optional<Reason> outage = bucket.outage();
    if (outage.isPresent()) {
      reply.failure = outage.get();
    } else {
      switch (fate) {
        case REFUSED -> reply.failure = Reason.THROTTLED;
        case BROKEN, CONTENDED -> reply.failure = Reason.SERVER_ERROR;
        case SERVED, LOST_ANSWER, LATE -> reply.value = effect.get();
      }
    }
    say(what, reply.failure == null ? reply.value : reply.failure);
  }

  private void say(String what, @Nullable Object answer) {
    node.world().say("%s %s for %s: %s", bucket.name().word(), what, node.name(), shortly(answer));
  }

  private static Object shortly(@Nullable Object answer) {
    return switch (answer) {
      case null -> "nothing";
      case Optional<?> none when none.isEmpty() -> "no";
      case Optional<?> some when some.get() instanceof StoredObject object -> object.etag().value();
      case Optional<?> some -> some.get();
      case ListPage page -> page.objects().stream().map(object -> object.key().value()).toList();
      default -> answer;
    };
  }

  private StoreUnavailable unavailable(Reason reason, String what) {
    return new StoreUnavailable(reason, what + " on " + bucket.name().word());
  }
}

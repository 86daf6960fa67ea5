package com.unkey.vault.migrate.checkpoint;

import com.unkey.vault.core.Time;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import com.unkey.vault.core.store.ETag;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.core.store.PutResult;
import com.unkey.vault.core.store.StoredObject;
import com.unkey.vault.migrate.attest.Attesting.Beginning;
import com.unkey.vault.migrate.attest.RunScope;
import com.unkey.vault.migrate.attest.Tally;
import com.unkey.vault.migrate.json.UnreadableJson;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints in a migration's target, {@code
 * _vault/checkpoints/<verb>-<shard>of<shards>.json}: made create-only, changed by If-Match only.
 * The version that a runner wrote last is its lease: who takes it writes another, and the old
 * runner's next save fails, whatever its clock says.
 */
public final class Checkpoints {
  public static final String PREFIX = "_vault/checkpoints/";

  /** How long a runner may be silent before another may take its shard without asking. */
  public static final Duration LEASE = Duration.ofMinutes(2);

  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
  private static final int ATTEMPTS = 5;

  /** What became of taking a shard. */
  public sealed interface Taking {
    /** It is this runner's. */
    record Taken(HeldCheckpoint checkpoint) implements Taking {}

    /**
     * Another runner has it.
     *
     * @param until when it may be taken if that runner is silent; it may go on longer
     */
    record Held(String owner, Instant until) implements Taking {}
  }

  private final ObjectStore target;
  private final Time time;
  private final RandomGenerator random;
  private final Duration leaseFor;
  private final String owner;

  /**
   * @param owner who runs here, for people
   */
  public Checkpoints(
      ObjectStore target, Time time, RandomGenerator random, Duration leaseFor, String owner) {
    this.target = target;
    this.time = time;
    this.random = random;
    this.leaseFor = leaseFor;
    this.owner = owner;
  }

  /**
   * Takes the shard of {@code fresh}.
   *
   * @param fresh the run as it would begin now; a checkpoint that holds for anything else is begun
   *     anew
   * @param takeOver whether to take it though another runner's lease has not ended
   * @throws StoreUnavailable if the store could not say
   */
  public Taking take(Beginning fresh, boolean takeOver) {
    ObjectKey key = keyOf(fresh.scope());
    StoreUnavailable last =
        new StoreUnavailable(Reason.SERVER_ERROR, key + " was written by others all the while");
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      Optional<StoredObject> there = target.get(key);
      Optional<CheckpointState> before = there.flatMap(object -> readable(key, object));
      if (before.isPresent() && !takeOver && !before.get().lease().isFree(time.now())) {
        Lease lease = before.get().lease();
        return new Taking.Held(lease.owner(), lease.expires());
      }
      CheckpointState ours = taken(before, fresh);
      switch (put(key, there.map(StoredObject::etag).orElse(null), ours)) {
        case PutResult.Stored(ETag etag) -> {
          return new Taking.Taken(new HeldCheckpoint(this, key, ours, etag));
        }
        case PutResult.Conflict _ -> {}
        case PutResult.Unknown(StoreUnavailable cause) -> {
          last = cause;
          // Ours may be there: then it is not free, and this runner would wait for itself.
          Optional<StoredObject> now = target.get(key);
          if (now.isPresent() && now.get().body().equals(CheckpointFormat.serialize(ours))) {
            return new Taking.Taken(new HeldCheckpoint(this, key, ours, now.get().etag()));
          }
        }
      }
    }
    throw last;
  }

  private CheckpointState taken(Optional<CheckpointState> before, Beginning fresh) {
    long epoch = before.map(state -> state.lease().epoch() + 1).orElse(1L);
    Lease lease = lease(epoch);
    Optional<CheckpointState> holding = before.filter(state -> state.holdsFor(fresh));
    if (before.isPresent() && holding.isEmpty()) {
      LOG.info("the checkpoint is of other stores, generations, scope or version: begun anew");
    }
    return holding
        .map(state ->
            new CheckpointState(
                state.confirmed().isPresent() ? state.beginning() : fresh,
                state.confirmed(),
                state.confirmed().isPresent() ? state.tally().withoutStopping() : Tally.EMPTY,
                lease,
                change()))
        .orElseGet(
            () -> new CheckpointState(fresh, Optional.empty(), Tally.EMPTY, lease, change()));
  }

  private static Optional<CheckpointState> readable(ObjectKey key, StoredObject object) {
    try {
      return Optional.of(CheckpointFormat.parse(object.body()));
    } catch (UnreadableJson e) {
      LOG.warn("{} {}: begun anew", key, e.problem());
      return Optional.empty();
    }
  }

  PutResult put(ObjectKey key, @Nullable ETag expected, CheckpointState state) {
    return expected == null
        ? target.putIfAbsent(key, CheckpointFormat.serialize(state))
        : target.putIfMatch(key, expected, CheckpointFormat.serialize(state));
  }

  Optional<StoredObject> get(ObjectKey key) {
    return target.get(key);
  }

  Lease lease(long epoch) {
    return new Lease(owner, epoch, now().plus(leaseFor));
  }

  /** A lease that anybody may take. */
  Lease givenBack(long epoch) {
    return new Lease(owner, epoch, now());
  }

  private Instant now() {
    return time.now().truncatedTo(ChronoUnit.MILLIS);
  }

  String change() {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  static ObjectKey keyOf(RunScope scope) {
    return new ObjectKey(
        PREFIX + scope.verb() + "-" + scope.shard() + "of" + scope.shards() + ".json");
  }
}

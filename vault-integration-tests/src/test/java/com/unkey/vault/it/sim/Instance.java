package com.unkey.vault.it.sim;

import com.unkey.vault.core.DekId;
import com.unkey.vault.core.RequestDeadline;
import com.unkey.vault.core.RingId;
import com.unkey.vault.core.VaultException;
import com.unkey.vault.core.VaultException.DeadlineExceeded;
import com.unkey.vault.core.VaultException.Fenced;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.keyring.KeyringEvents;
import com.unkey.vault.core.keyring.Keyrings;
import com.unkey.vault.core.service.EncryptedData;
import com.unkey.vault.core.service.Vault;
import com.unkey.vault.storage.OpenedStores;
import com.unkey.vault.storage.StoreEnv;
import com.unkey.vault.storage.Stores;
import com.unkey.vault.storage.dual.DualEvents;
import com.unkey.vault.storage.identity.Phase;
import com.unkey.vault.storage.identity.StartOutcome;
import com.unkey.vault.storage.wrap.StoreMeter;
import com.unkey.vault.storage.wrap.StoreTracer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A process that serves callers: the vault as a server wires it, over the simulated buckets. */
final class Instance {
  private final Sim sim;
  private final Node node;
  private final Phase phase;
  private final OpenedStores stores;
  private final Keyrings keyrings;
  private final Vault vault;
  private int callers;

  private Instance(Sim sim, Node node, Phase phase) {
    this.sim = sim;
    this.node = node;
    this.phase = phase;
    this.stores =
        Stores.open(
            sim.stores(node, phase),
            new StoreEnv(node, node, node.random(), StoreMeter.NONE, StoreTracer.NONE),
            sim.keks,
            DualEvents.NONE);
    Plant.Keys keys = sim.plant.keys(sim, stores);
    this.keyrings =
        new Keyrings(
            new ObservedStore(keys.store(), phase, sim.world, sim.oracle),
            sim.keks,
            keys.fence(),
            sim.cache(),
            node,
            node,
            node.random(),
            new Reports());
    this.vault = new Vault(keyrings, keys.fence(), node, node.random());
  }

  /** A new process on {@code node}, without callers. */
  static Instance start(Sim sim, Node node, Phase phase) {
    return new Instance(sim, node, phase);
  }

  Node node() {
    return node;
  }

  Phase phase() {
    return phase;
  }

  /** Whether it says of itself that it serves. */
  boolean isServing() {
    return !node.isDead()
        && stores.all().stream()
            .filter(OpenedStores.Store::isWritten)
            .allMatch(store -> store.status().start() instanceof StartOutcome.Serving);
  }

  boolean isIdle() {
    return callers == 0 || node.isDead();
  }

  void awaitStart() {
    stores.awaitStart(Duration.ofSeconds(30));
  }

  /** A caller who does one thing after another. */
  void call() {
    callers++;
    node.begin(
        "caller",
        () -> {
          while (sim.hasCallsLeft()) {
            node.await(() -> !sim.hasCallsLeft(), sim.weather.pause());
            if (sim.takesCall()) {
              one();
            }
          }
          callers--;
        });
  }

  private void one() {
    RingId ring = sim.ring();
    switch (sim.weather.random().nextInt(10)) {
      case 0, 1, 2, 3 -> {
        String text = "text " + sim.oracle.returned().size();
        attempt("encrypt in " + ring, () -> given(ring, text, vault.encrypt(ring, text)));
      }
      case 4 ->
          attempt(
              "rotate " + ring,
              () -> {
                keyrings.rotate(ring);
                return true;
              });
      case 5, 6 -> old().ifPresent(old -> attempt("decrypt", () -> decrypt(old)));
      default ->
          old()
              .ifPresent(old ->
                  attempt(
                      "re-encrypt in " + old.ring(),
                      () ->
                          given(
                              old.ring(),
                              old.plaintext(),
                              vault.reEncrypt(old.ring(), old.ciphertext()))));
    }
  }

  private Optional<Oracle.Returned> old() {
    var all = sim.oracle.returned();
    return all.isEmpty()
        ? Optional.empty()
        : Optional.of(all.get(sim.weather.random().nextInt(all.size())));
  }

  private boolean given(RingId ring, String plaintext, EncryptedData encrypted) {
    sim.world.say("%s gave a ciphertext under %s of %s", node.name(), encrypted.keyId(), ring);
    sim.oracle.returned(
        new Oracle.Returned(ring, plaintext, encrypted.encrypted(), encrypted.keyId()));
    sim.fleet.requireReadable();
    return true;
  }

  private boolean decrypt(Oracle.Returned old) {
    String text = vault.decrypt(old.ring(), old.ciphertext()).plaintext();
    if (!text.equals(old.plaintext())) {
      sim.world.violated("I3", "%s decrypted to another text", old);
    }
    return true;
  }

  /** What may fail for a reason that passes; anything else is a finding. */
  private void attempt(String what, Callable<Boolean> work) {
    try {
      if (sim.weather.random().nextInt(3) == 0) {
        Duration time = sim.weather.between(Duration.ofMillis(50), Duration.ofSeconds(20));
        RequestDeadline.with(node.ticks() + time.toNanos(), work);
      } else {
        work.call();
      }
    } catch (StoreUnavailable | Fenced | DeadlineExceeded e) {
      sim.world.say("%s could not %s: %s", node.name(), what, text(e));
    } catch (VaultException.DekNotFound e) {
      // An instance two phases behind is none that callers reach; what it reads may lack a DEK.
      if (sim.fleet.mayServe(phase)) {
        sim.world.violated("I3", "%s could not %s: %s", node.name(), what, text(e));
      }
    } catch (Exception e) {
      sim.world.violated("I3", "%s could not %s: %s", node.name(), what, World.describe(e));
    }
  }

  private static String text(VaultException e) {
    return e.getClass().getSimpleName() + " " + e.getMessage() + " " + e.operatorDetail();
  }

  /**
   * Decrypts every ciphertext that was ever given.
   *
   * @param when for the message
   */
  void requireAll(String when) {
    for (Oracle.Returned old : sim.oracle.returned()) {
      try {
        decrypt(old);
      } catch (VaultException e) {
        sim.world.violated(
            "I3",
            "%s, a cold instance in phase %s cannot decrypt what is under %s of %s: %s",
            when,
            phase.word(),
            old.dek(),
            old.ring(),
            text(e));
        return;
      }
    }
  }

  /** Encrypts in every ring: none is stuck. */
  void requireAllRings() {
    for (RingId ring : sim.rings) {
      @Nullable VaultException last = null;
      for (int i = 0; i < 5; i++) {
        try {
          vault.encrypt(ring, "last");
          last = null;
          break;
        } catch (StoreUnavailable | DeadlineExceeded e) {
          last = e;
          node.sleep(Duration.ofSeconds(3));
        }
      }
      if (last != null) {
        sim.world.violated("liveness", "%s cannot be encrypted in: %s", ring, text(last));
        return;
      }
    }
  }

  /** I1, said by whoever brings a DEK into use. */
  private final class Reports implements KeyringEvents {
    @Override
    public void dekCreated(RingId ring, DekId id) {
      sim.world.say("%s created %s of %s", node.name(), id, ring);
      sim.oracle.broughtIntoUse("created", phase, ring, id);
    }

    @Override
    public void dekAdopted(RingId ring, DekId id) {
      sim.world.say("%s adopted %s of %s", node.name(), id, ring);
      sim.oracle.broughtIntoUse("adopted", phase, ring, id);
    }

    @Override
    public void dekRotated(RingId ring, DekId from, DekId to) {
      sim.world.say("%s rotated %s from %s to %s", node.name(), ring, from, to);
      sim.oracle.broughtIntoUse("rotated to", phase, ring, to);
    }

    @Override
    public void dekDiscarded(RingId ring, DekId id, String why) {
      sim.world.say("%s discarded %s of %s: %s", node.name(), id, ring, why);
    }
  }
}

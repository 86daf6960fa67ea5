package com.unkey.vault.core.testing;

import com.unkey.vault.core.KekId;
import com.unkey.vault.core.Tasks;
import com.unkey.vault.core.Time;
import com.unkey.vault.core.VirtualThreadTasks;
import com.unkey.vault.core.crypto.Kek;
import com.unkey.vault.core.crypto.KekSet;
import com.unkey.vault.core.format.DekPlaintext;
import com.unkey.vault.core.keyring.CachePolicy;
import com.unkey.vault.core.keyring.KeyringEvents;
import com.unkey.vault.core.keyring.Keyrings;
import com.unkey.vault.core.service.Vault;
import com.unkey.vault.core.store.Fence;
import com.unkey.vault.core.store.ObjectStore;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * An instance of the vault over a store of the test's, wired as the server wires it. Its KEKs are
 * no secret.
 */
public final class TestVault {
  /** The KEK of {@link #keks}. */
  public static final KekId KEK = new KekId("kek_of_tests");

  public final Keyrings keyrings;
  public final Vault vault;

  private TestVault(Keyrings keyrings, Vault vault) {
    this.keyrings = keyrings;
    this.vault = vault;
  }

  public static KekSet keks(Time time, RandomGenerator random) {
    byte[] material = new byte[32];
    Arrays.fill(material, (byte) 7);
    return new KekSet(new Kek(KEK, material), List.of(), DekPlaintext.ENCODING, time, random);
  }

  /** On the machine's clock and threads. */
  public static TestVault on(ObjectStore store) {
    Time time = Time.system();
    return on(
        store,
        Fence.open(),
        CachePolicy.defaults(),
        time,
        new VirtualThreadTasks(time),
        KeyringEvents.NONE);
  }

  public static TestVault on(
      ObjectStore store,
      Fence fence,
      CachePolicy policy,
      Time time,
      Tasks tasks,
      KeyringEvents events) {
    RandomGenerator random = new Random();
    Keyrings keyrings =
        new Keyrings(store, keks(time, random), fence, policy, time, tasks, random, events);
    return new TestVault(keyrings, new Vault(keyrings, fence, time, random));
  }
}

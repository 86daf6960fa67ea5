package com.unkey.vault.storage.dual;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.DekId;
import com.unkey.vault.core.KekId;
import com.unkey.vault.core.RingId;
import com.unkey.vault.core.VaultException.CorruptObject;
import com.unkey.vault.core.VaultException.Fenced;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.crypto.Dek;
import com.unkey.vault.core.crypto.KekSet;
import com.unkey.vault.core.format.WrappedDekFormat;
import com.unkey.vault.core.store.FakeStore;
import com.unkey.vault.core.store.Fence;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.PutResult;
import com.unkey.vault.core.testing.StepStore;
import com.unkey.vault.core.testing.TestKeks;
import com.unkey.vault.storage.identity.Phase;
import com.unkey.vault.storage.identity.StoreName;
import com.unkey.vault.storage.wrap.NamedStore;
import java.security.SecureRandom;
import java.util.function.Supplier;

/** Two stores in memory under a dual write, for a test that plants what each holds. */
final class TwoStores {
  static final RingId RING = new RingId("ws_1");
  static final DekId ID = new DekId("dek_ours");
  static final ObjectKey DEK = ObjectKey.ofDek(RING, ID);
  static final ObjectKey LATEST = ObjectKey.ofLatest(RING);
  static final long CREATED_AT = 1_000;

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final KekSet KEKS = TestKeks.of("kek_new", "kek_old");
  private static final KekSet OLD_KEK = TestKeks.of("kek_old");

  /** The DEK of every case. */
  private final Dek dek = Dek.generate(ID, CREATED_AT, RANDOM);

  final Bytes ours = wrapped(dek);
  final Bytes otherWrap = WrappedDekFormat.serialize(OLD_KEK.wrap(dek));

  /** One store of the two: its objects, what is asked of it, and its mood. */
  static final class One {
    final FakeStore objects = new FakeStore();
    final StepStore steps = new StepStore(objects);
    final MoodyStore moody = new MoodyStore(steps);
  }

  final One authority = new One();
  final One follower = new One();
  final CountedEvents events = new CountedEvents();
  final DualStore dual;
  private final Phase phase;
  private volatile boolean fenced;

  TwoStores(Phase phase) {
    this.phase = phase;
    boolean readsSource = phase.authority() == StoreName.SOURCE;
    One source = readsSource ? authority : follower;
    One target = readsSource ? follower : authority;
    this.dual =
        new DualStore(
            phase,
            new NamedStore(source.moody, "source"),
            new NamedStore(target.moody, "target"),
            new SameDek(KEKS),
            fence(),
            events);
  }

  void closeFence() {
    fenced = true;
  }

  private Fence fence() {
    return new Fence() {
      @Override
      public void checkEncrypt() {}

      @Override
      public void checkCreate(KekId wrapKek) {
        if (fenced) {
          throw new Fenced("closed", "by the test");
        }
      }
    };
  }

  static Dek dek(String id, long createdAt) {
    return Dek.generate(new DekId(id), createdAt, RANDOM);
  }

  static Bytes wrapped(Dek dek) {
    return WrappedDekFormat.serialize(KEKS.wrap(dek));
  }

  /** Another key under the same id. */
  static Bytes anotherKey() {
    return wrapped(Dek.generate(ID, CREATED_AT, RANDOM));
  }

  /** How a call ended, in the words of the tables. */
  String outcome(Supplier<PutResult> put) {
    return said(() ->
        switch (put.get()) {
          case PutResult.Stored _ -> "stored";
          case PutResult.Conflict _ -> "conflict";
          case PutResult.Unknown(StoreUnavailable cause) -> throw cause;
        });
  }

  String said(Supplier<String> call) {
    try {
      return call.get();
    } catch (StoreUnavailable e) {
      String authorityName = phase.authority().word();
      return "unavailable: " + (e.store().equals(authorityName) ? "authority" : "follower");
    } catch (CorruptObject e) {
      return "data_loss";
    }
  }
}

package com.unkey.vault.core.testing;

import com.unkey.vault.core.KekId;
import com.unkey.vault.core.VaultException.Fenced;
import com.unkey.vault.core.store.Fence;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Allows new wraps under some KEKs only, and writes down which it was asked for. */
public final class RecordingFence implements Fence {
  private final List<KekId> asked = new ArrayList<>();
  private Set<KekId> allowed = Set.of();

  /** None means any, as in a store's identity. */
  public void allowOnly(KekId... keks) {
    allowed = Set.of(keks);
  }

  public List<KekId> asked() {
    return asked;
  }

  @Override
  public void checkEncrypt() {}

  @Override
  public void checkCreate(KekId wrapKek) {
    asked.add(wrapKek);
    if (!allowed.isEmpty() && !allowed.contains(wrapKek)) {
      throw new Fenced("not under this KEK", wrapKek.value());
    }
  }
}

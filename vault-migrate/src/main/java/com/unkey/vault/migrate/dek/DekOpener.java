package com.unkey.vault.migrate.dek;

import com.unkey.vault.core.VaultException;
import com.unkey.vault.core.crypto.Dek;
import com.unkey.vault.core.crypto.KeyWrapper;
import com.unkey.vault.core.crypto.WrappedDek;
import com.unkey.vault.core.format.WrappedDekFormat;
import com.unkey.vault.core.format.WrappedDekFormat.MalformedWrap;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.core.store.StoredObject;
import com.unkey.vault.migrate.dek.StoredDek.Absent;
import com.unkey.vault.migrate.dek.StoredDek.Opened;
import com.unkey.vault.migrate.dek.StoredDek.Unreadable;
import com.unkey.vault.migrate.finding.Finding;
import com.unkey.vault.migrate.finding.Side;
import com.unkey.vault.migrate.listing.KeyName;
import java.util.Optional;

/**
 * Unwraps what stores hold. The outer id and creation time are not authenticated and never looked
 * at; the inner ones are, and the inner id must be the one in the key.
 */
public final class DekOpener {
  private final KeyWrapper wrapper;

  public DekOpener(KeyWrapper wrapper) {
    this.wrapper = wrapper;
  }

  /**
   * Reads and opens it. What the store does not hand out because no DEK is like that, as an object
   * far too large, is {@link Finding.Malformed}.
   *
   * @param name what {@code key} names
   */
  public StoredDek read(Side side, ObjectKey key, KeyName name, ObjectStore store) {
    Optional<StoredObject> object;
    try {
      object = store.get(key);
    } catch (VaultException.CorruptObject e) {
      return new Unreadable(new Finding.Malformed(side, key, e.operatorDetail()));
    }
    return open(side, key, name, object);
  }

  /**
   * @param key where {@code object} was read; {@code name} is what it names
   * @param object empty if the store answered that there is none
   */
  public StoredDek open(Side side, ObjectKey key, KeyName name, Optional<StoredObject> object) {
    return object.map(there -> open(side, key, name, there)).orElseGet(Absent::new);
  }

  private StoredDek open(Side side, ObjectKey key, KeyName name, StoredObject object) {
    WrappedDek wrapped;
    try {
      wrapped = WrappedDekFormat.parse(object.body());
    } catch (MalformedWrap e) {
      return new Unreadable(new Finding.Malformed(side, key, String.valueOf(e.getMessage())));
    }
    Dek dek;
    try {
      dek = wrapper.unwrap(wrapped);
    } catch (VaultException.UnknownKek e) {
      return new Unreadable(new Finding.UnknownKek(side, key, wrapped.kekId()));
    } catch (VaultException.NotAuthentic e) {
      return new Unreadable(new Finding.NotAuthentic(side, key, wrapped.kekId()));
    }
    if (name instanceof KeyName.OfDek named && !named.id().equals(dek.id())) {
      dek.close();
      return new Unreadable(new Finding.WrongInnerId(side, key, dek.id()));
    }
    return new Opened(
        new DekFacts(
            dek.id(), dek.createdAtMillis(), wrapped.kekId(), object.body(), object.etag()),
        dek);
  }
}

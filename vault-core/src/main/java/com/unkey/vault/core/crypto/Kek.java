package com.unkey.vault.core.crypto;

import com.unkey.vault.core.KekId;

/** A key encryption key. It has no use but inside a {@link KekSet}. */
public final class Kek implements AutoCloseable {
  private final KekId id;
  private final KeyMaterial material;

  /**
   * Copies {@code material}; the caller still owns, and wipes, the array it passed.
   *
   * @param material 32 bytes
   * @throws IllegalArgumentException if the material is not 32 bytes
   */
  public Kek(KekId id, byte[] material) {
    this.id = id;
    this.material = new KeyMaterial(material);
  }

  public KekId id() {
    return id;
  }

  KeyMaterial material() {
    return material;
  }

  @Override
  public void close() {
    material.destroy();
  }

  @Override
  public String toString() {
    return "Kek[" + id.value() + ", redacted]";
  }
}

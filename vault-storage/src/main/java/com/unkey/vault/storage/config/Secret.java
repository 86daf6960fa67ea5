package com.unkey.vault.storage.config;

/** A secret text of the configuration: it has no text form of its own, so it cannot slip out. */
public final class Secret {
  private final String value;

  public Secret(String value) {
    this.value = value;
  }

  /** The secret itself, for whoever must use it. */
  public String expose() {
    return value;
  }

  @Override
  public String toString() {
    return "Secret[redacted]";
  }
}

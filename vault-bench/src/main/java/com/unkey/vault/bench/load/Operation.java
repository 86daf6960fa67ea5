package com.unkey.vault.bench.load;

/** What is asked of the vault. */
public enum Operation {
  ENCRYPT("Encrypt"),
  DECRYPT("Decrypt");

  private final String method;

  Operation(String method) {
    this.method = method;
  }

  String method() {
    return method;
  }
}

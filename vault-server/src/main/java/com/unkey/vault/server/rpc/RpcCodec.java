package com.unkey.vault.server.rpc;

/** How a message is written. */
public enum RpcCodec {
  PROTO("proto"),
  JSON("json");

  private final String label;

  RpcCodec(String label) {
    this.label = label;
  }

  /** For metrics and logs, and the {@code encoding} of a Connect GET. */
  public String label() {
    return label;
  }
}

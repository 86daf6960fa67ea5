package com.unkey.vault.server.rpc;

/** How a call is framed. */
public enum RpcProtocol {
  CONNECT("connect"),
  GRPC("grpc"),
  GRPC_WEB("grpc-web");

  private final String label;

  RpcProtocol(String label) {
    this.label = label;
  }

  /** For metrics and logs. */
  public String label() {
    return label;
  }
}

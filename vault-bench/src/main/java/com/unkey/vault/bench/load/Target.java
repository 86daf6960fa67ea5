package com.unkey.vault.bench.load;

/** Whom it is asked of: both are services of one server, behind one RPC layer. */
enum Target {
  VAULT("vault.v1.VaultService"),
  ECHO("vault.bench.v1.EchoService");

  private final String service;

  Target(String service) {
    this.service = service;
  }

  String path(Operation operation) {
    return "/" + service + "/" + operation.method();
  }
}

package com.unkey.vault.server.rpc;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The methods under one name.
 *
 * @param name with its package: {@code vault.v1.VaultService}
 */
public record RpcService(String name, List<RpcMethod<?, ?>> methods) {
  public RpcService {
    if (name.isEmpty() || name.indexOf('/') >= 0) {
      throw new IllegalArgumentException("not a service name: " + name);
    }
    methods = List.copyOf(methods);
    if (methods.stream().map(RpcMethod::name).collect(Collectors.toSet()).size()
        != methods.size()) {
      throw new IllegalArgumentException("two methods of one name in " + name);
    }
  }

  public static RpcService of(String name, RpcMethod<?, ?>... methods) {
    return new RpcService(name, List.of(methods));
  }
}

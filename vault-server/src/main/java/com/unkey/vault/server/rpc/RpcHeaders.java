package com.unkey.vault.server.rpc;

import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The headers that came with a call. Names are compared without case. */
public interface RpcHeaders {
  /** The first value of {@code name}, or null. */
  @Nullable String first(String name);

  /** Every value of {@code name}, as many as there were header lines; empty if none. */
  List<String> all(String name);

  /** Each header with its values, names in lower case. */
  void forEach(BiConsumer<String, List<String>> action);
}

package com.unkey.vault.server.rpc;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The server's own headers, uncopied. */
record HttpHeaders(Headers headers) implements RpcHeaders {
  @Override
  public @Nullable String first(String name) {
    return headers.first(HeaderNames.create(name)).orElse(null);
  }

  @Override
  public List<String> all(String name) {
    return headers.all(HeaderNames.create(name), List::of);
  }

  @Override
  public void forEach(BiConsumer<String, List<String>> action) {
    for (Header header : headers) {
      action.accept(header.headerName().lowerCase(), header.allValues());
    }
  }
}

package com.unkey.vault.server.metrics;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRouting;

/** {@code GET /metrics}; open to all. */
public final class MetricsRoutes {
  private MetricsRoutes() {}

  public static void addTo(HttpRouting.Builder routing, Metrics metrics) {
    routing.get(
        "/metrics",
        (request, response) -> {
          Metrics.Page page =
              metrics.page(request.headers().first(HeaderNames.ACCEPT).orElse(null));
          response.headers().set(HeaderNames.CONTENT_TYPE, page.contentType());
          response.send(page.body());
        });
  }
}

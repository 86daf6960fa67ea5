package com.unkey.vault.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.unkey.vault.core.store.FakeStore;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class TracesTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

  /** Spans as they go over the wire; their texts stand in it as they are. */
  @Test
  void aCallersTraceGoesOnHereAndIntoTheStore() throws Exception {
    List<String> exported = new CopyOnWriteArrayList<>();
    HttpServer collector =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext(
        "/v1/traces",
        exchange -> {
          exported.add(new String(exchange.getRequestBody().readAllBytes(), ISO_8859_1));
          exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    collector.start();
    String toml =
        """
        [observability.tracing]
        otlp_endpoint = "http://127.0.0.1:%d"
        sample_rate = 0.0
        """
            .formatted(collector.getAddress().getPort());
    try (TestServer vault = TestServer.start(new FakeStore(), toml)) {
      vault.encrypt("ws_untraced", "geheim");
      vault.send(
          vault
              .call("Encrypt", "{\"keyring\":\"ws_traced\",\"data\":\"geheim\"}")
              .header("Authorization", "Bearer " + TestServer.TOKEN)
              .header("traceparent", "00-" + TRACE + "-b7ad6b7169203331-01")
              .build());
      vault.stop();
    } finally {
      collector.stop(0);
    }

    String all = String.join("", exported);
    String traceId = new String(HexFormat.of().parseHex(TRACE), ISO_8859_1);
    assertThat(all)
        .contains("vault.v1.VaultService/Encrypt", "store get", "store put_if_absent", "ins_test")
        .contains(traceId)
        .doesNotContain("geheim", "ws_", TestServer.TOKEN);
    assertThat(all.split("vault.v1.VaultService/Encrypt", -1))
        .as("one call span: the sample rate is 0 for calls that bring no trace")
        .hasSize(2);
  }
}

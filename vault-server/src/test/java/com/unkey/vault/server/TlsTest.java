package com.unkey.vault.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.unkey.vault.core.store.FakeStore;
import com.unkey.vault.server.tls.TestPki;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TlsTest {
  @TempDir private static Path folder;
  private static TestPki pki;

  @BeforeAll
  static void pki() {
    pki = new TestPki(folder);
  }

  private static String toml(String more) {
    return """
    [server.tls]
    cert_file = "%s"
    key_file = "%s"
    %s
    """
        .formatted(pki.certificates("server"), pki.keyFile("server"), more);
  }

  private static HttpClient client(@Nullable String identity, HttpClient.Version version) {
    return HttpClient.newBuilder().version(version).sslContext(pki.clientContext(identity)).build();
  }

  private static HttpRequest request(TestServer vault) {
    return HttpRequest.newBuilder(
            URI.create(
                "https://127.0.0.1:" + vault.server().port() + "/vault.v1.VaultService/Encrypt"))
        .header("Content-Type", "application/json")
        .header("Authorization", "Bearer " + TestServer.TOKEN)
        .POST(BodyPublishers.ofString("{\"keyring\":\"ws_1\",\"data\":\"x\"}"))
        .build();
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void servesBothVersionsOverTls(HttpClient.Version version) throws Exception {
    try (TestServer vault = TestServer.start(new FakeStore(), toml(""));
        HttpClient client = client(null, version)) {
      HttpResponse<String> response = client.send(request(vault), BodyHandlers.ofString());

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.version()).isEqualTo(version);
      assertThat(response.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
    }
  }

  @Test
  void whoeverDoesNotShakeHandsIsNotWaitedFor() throws Exception {
    try (TestServer vault =
            TestServer.start(
                new FakeStore(),
                toml("")
                    .replace("[server.tls]", "[server]\nhead_timeout = \"200ms\"\n[server.tls]"));
        Socket silent = new Socket(InetAddress.getLoopbackAddress(), vault.server().port());
        Socket half = new Socket(InetAddress.getLoopbackAddress(), vault.server().port())) {
      // A record's head: a handshake message of 512 bytes, and one of them.
      half.getOutputStream().write(new byte[] {22, 3, 1, 2, 0, 1});
      for (Socket socket : List.of(silent, half)) {
        socket.setSoTimeout(20_000);
        assertThat(socket.getInputStream().read()).isEqualTo(-1);
      }
    }
  }

  @Test
  void takesOnlyClientsOfItsAuthorityWhenToldTo() throws Exception {
    String mutual = toml("client_ca_file = \"" + pki.certificates("ca") + "\"");
    try (TestServer vault = TestServer.start(new FakeStore(), mutual);
        HttpClient known = client("client", HttpClient.Version.HTTP_1_1);
        HttpClient stranger = client("stranger", HttpClient.Version.HTTP_1_1);
        HttpClient nobody = client(null, HttpClient.Version.HTTP_1_1)) {
      assertThat(known.send(request(vault), BodyHandlers.ofString()).statusCode()).isEqualTo(200);
      // With TLS 1.3 a client learns that it is refused when it first reads.
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> stranger.send(request(vault), BodyHandlers.ofString()));
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> nobody.send(request(vault), BodyHandlers.ofString()));
    }
  }

  @Test
  void aNewCertificateIsTakenOverWithoutARestart() throws Exception {
    Path certificate = folder.resolve("rotated-cert.pem");
    Path key = folder.resolve("rotated-key.pem");
    copy(pki.certificates("stranger"), certificate);
    copy(pki.keyFile("stranger"), key);
    String toml =
        """
        [auth]
        reload_interval = "20ms"
        [server.tls]
        cert_file = "%s"
        key_file = "%s"
        """
            .formatted(certificate, key);
    try (TestServer vault = TestServer.start(new FakeStore(), toml)) {
      try (HttpClient client = client(null, HttpClient.Version.HTTP_1_1)) {
        assertThatExceptionOfType(SSLHandshakeException.class)
            .isThrownBy(() -> client.send(request(vault), BodyHandlers.ofString()));
      }
      copy(pki.keyFile("server"), key);
      copy(pki.certificates("server"), certificate);
      TestServer.until("the new certificate", () -> serves(vault, "CN=server"));
    }
  }

  private static boolean serves(TestServer vault, String subject) {
    // A client of its own each time: connections and sessions are kept.
    try (HttpClient client = client(null, HttpClient.Version.HTTP_1_1)) {
      X509Certificate shown =
          (X509Certificate)
              client
                  .send(request(vault), BodyHandlers.ofString())
                  .sslSession()
                  .orElseThrow()
                  .getPeerCertificates()[0];
      return shown.getSubjectX500Principal().getName().equals(subject);
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
  }
}

package com.unkey.vault.storage.s3;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A certificate of its own for the names of real endpoints, and clients that trust it and find
 * every name on the loopback: so a stub sees what would go to Amazon or Cloudflare.
 */
final class TestTls {
  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final String NAMES =
      "san=ip:127.0.0.1"
          + ",dns:s3.eu-west-1.amazonaws.com,dns:*.s3.eu-west-1.amazonaws.com"
          + ",dns:account.r2.cloudflarestorage.com,dns:s3.example.test";

  private final KeyStore keys;

  private TestTls(KeyStore keys) {
    this.keys = keys;
  }

  /** Made by the JDK's keytool, in {@code folder}. */
  static TestTls create(Path folder) throws IOException, GeneralSecurityException {
    Path file = folder.resolve("stub.p12");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            "stub",
            "-keyalg",
            "EC",
            "-groupname",
            "secp256r1",
            "-dname",
            "CN=stub",
            "-ext",
            NAMES,
            "-validity",
            "2",
            "-storetype",
            "PKCS12",
            "-keystore",
            file.toString(),
            "-storepass",
            new String(PASSWORD));
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = keytool.inputReader().readAllAsString();
    if (!Files.exists(file)) {
      throw new IOException("keytool made no certificate: " + said);
    }
    return new TestTls(KeyStore.getInstance(file.toFile(), PASSWORD));
  }

  SSLContext server() throws GeneralSecurityException {
    KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
    managers.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  S3Client client(S3Config config) {
    return S3Clients.of(
        config,
        S3Clients.http(config)
            .dnsResolver(new Loopback())
            .tlsTrustManagersProvider(() -> trust().getTrustManagers()));
  }

  private TrustManagerFactory trust() {
    try {
      KeyStore authorities = KeyStore.getInstance("PKCS12");
      authorities.load(null, null);
      authorities.setCertificateEntry("stub", keys.getCertificate("stub"));
      TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(authorities);
      return trust;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Every name is this machine. */
  static final class Loopback implements org.apache.hc.client5.http.DnsResolver {
    @Override
    public InetAddress[] resolve(String host) {
      return new InetAddress[] {InetAddress.getLoopbackAddress()};
    }

    @Override
    public String resolveCanonicalHostname(String host) {
      return host;
    }
  }
}

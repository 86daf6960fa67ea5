package com.unkey.vault.server.tls;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** A small certificate authority, by the JDK's own keytool; everything in it dies with the test. */
public final class TestPki {
  private static final char[] PASSWORD = "changeit".toCharArray();

  private final Path folder;
  private final KeyStore store;

  /** {@code ca}, and signed by it {@code server} and {@code client}; {@code stranger} by itself. */
  public TestPki(Path folder) {
    this.folder = folder;
    Path file = folder.resolve("pki.p12");
    make(file, "ca", "-keyalg", "EC", "-groupname", "secp256r1", "-ext", "bc:c");
    make(
        file,
        "server",
        "-keyalg",
        "RSA",
        "-keysize",
        "2048",
        "-signer",
        "ca",
        "-ext",
        "san=dns:localhost,ip:127.0.0.1");
    make(file, "client", "-keyalg", "EC", "-groupname", "secp384r1", "-signer", "ca");
    make(
        file,
        "stranger",
        "-keyalg",
        "EC",
        "-groupname",
        "secp256r1",
        "-ext",
        "san=dns:localhost,ip:127.0.0.1");
    try (InputStream in = Files.newInputStream(file)) {
      store = KeyStore.getInstance("PKCS12");
      store.load(in, PASSWORD);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private void make(Path file, String alias, String... more) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                file.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD),
                "-alias",
                alias,
                "-dname",
                "CN=" + alias,
                "-validity",
                "2"));
    command.addAll(List.of(more));
    try {
      Process keytool =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("keytool.log").toFile())
              .start();
      if (keytool.waitFor() != 0) {
        throw new IllegalStateException(Files.readString(folder.resolve("keytool.log")));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public PrivateKey key(String alias) {
    try {
      return (PrivateKey) store.getKey(alias, PASSWORD);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A PEM file of the certificates of {@code alias}, its own first. */
  public Path certificates(String alias) {
    StringBuilder pem = new StringBuilder();
    try {
      for (Certificate each : store.getCertificateChain(alias)) {
        pem.append(pem("CERTIFICATE", each.getEncoded()));
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    return write(alias + "-cert.pem", pem.toString());
  }

  /** A PEM file of the key of {@code alias}, PKCS#8. */
  public Path keyFile(String alias) {
    return write(alias + "-key.pem", pem("PRIVATE KEY", key(alias).getEncoded()));
  }

  public Path write(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String pem(String type, byte[] der) {
    return "-----BEGIN "
        + type
        + "-----\n"
        + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der)
        + "\n-----END "
        + type
        + "-----\n";
  }

  /**
   * What a client needs that trusts {@code ca}.
   *
   * @param identity whose certificate it shows; null for none
   */
  public SSLContext clientContext(@Nullable String identity) {
    try {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry("ca", store.getCertificate("ca"));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      KeyStore own = KeyStore.getInstance("PKCS12");
      own.load(null, null);
      if (identity != null) {
        Certificate[] chain = store.getCertificateChain(identity);
        own.setKeyEntry("own", key(identity), PASSWORD, Arrays.copyOf(chain, chain.length));
      }
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(own, PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}

package com.unkey.vault.server.tls;

import com.unkey.vault.core.ConfigException;
import io.helidon.common.tls.Tls;
import io.helidon.common.tls.TlsClientAuth;
import io.helidon.common.tls.TlsConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listener's TLS from PEM files: TLS 1.3 and 1.2, and with {@code clientCas} only for clients
 * that show a certificate of theirs. Files that change are taken over; files that are wrong change
 * nothing, and the log says so.
 */
public final class PemTls {
  private static final Logger LOG = LoggerFactory.getLogger(PemTls.class);
  private static final String TABLE = "server.tls.";

  private final Path certificates;
  private final Path key;
  private final Optional<Path> clientCas;
  private byte[] seen;
  private byte @Nullable [] failed;

  private PemTls(Path certificates, Path key, Optional<Path> clientCas) {
    this.certificates = certificates;
    this.key = key;
    this.clientCas = clientCas;
    this.seen = new byte[0];
  }

  /** For those files; reads none of them yet. */
  public static PemTls of(Path certificates, Path key, Optional<Path> clientCas) {
    return new PemTls(certificates, key, clientCas);
  }

  /**
   * @throws ConfigException naming the setting whose file is wrong
   */
  public synchronized Tls load() {
    seen = fingerprint();
    return build();
  }

  /**
   * Hands {@code use} the new TLS if the files changed and are right. To be called now and then.
   */
  public synchronized void poll(Consumer<Tls> use) {
    byte[] now;
    try {
      now = fingerprint();
      if (Arrays.equals(now, seen) || Arrays.equals(now, failed)) {
        return;
      }
    } catch (ConfigException e) {
      LOG.error("TLS files not reloaded, what was before stays in use: {}", e.getMessage());
      return;
    }
    try {
      use.accept(build());
      seen = now;
      failed = null;
      LOG.info("TLS files reloaded");
    } catch (RuntimeException e) {
      failed = now;
      LOG.error("TLS files not reloaded, what was before stays in use: {}", e.getMessage());
    }
  }

  private Tls build() {
    List<X509Certificate> chain = certificates("cert_file", certificates);
    PrivateKey privateKey = privateKey();
    requirePair(chain.getFirst().getPublicKey(), privateKey);
    TlsConfig.Builder tls =
        Tls.builder()
            .enabledProtocols(List.of("TLSv1.3", "TLSv1.2"))
            .privateKey(privateKey)
            .privateKeyCertChain(chain)
            // It would be the client's host name, which a server knows nothing about.
            .endpointIdentificationAlgorithm(Tls.ENDPOINT_IDENTIFICATION_NONE);
    clientCas.ifPresent(
        file -> tls.trust(certificates("client_ca_file", file)).clientAuth(TlsClientAuth.REQUIRED));
    return tls.build();
  }

  private PrivateKey privateKey() {
    try {
      return PemKey.read(new String(read("key_file", key), StandardCharsets.ISO_8859_1));
    } catch (IllegalArgumentException e) {
      throw new ConfigException(TABLE + "key_file", "(" + key + ") " + e.getMessage());
    }
  }

  private static List<X509Certificate> certificates(String setting, Path file) {
    try {
      List<X509Certificate> found =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(read(setting, file)))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (!found.isEmpty()) {
        return found;
      }
    } catch (GeneralSecurityException e) {
      // Said below.
    }
    throw new ConfigException(TABLE + setting, "(" + file + ") holds no certificate in PEM");
  }

  /** A key that does not fit its certificate would fail each handshake, and nothing before. */
  private void requirePair(PublicKey certified, PrivateKey privateKey) {
    String algorithm =
        switch (certified.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> certified.getAlgorithm();
        };
    byte[] text = new byte[32];
    new SecureRandom().nextBytes(text);
    try {
      Signature signing = Signature.getInstance(algorithm);
      signing.initSign(privateKey);
      signing.update(text);
      byte[] signature = signing.sign();
      Signature verifying = Signature.getInstance(algorithm);
      verifying.initVerify(certified);
      verifying.update(text);
      if (verifying.verify(signature)) {
        return;
      }
    } catch (GeneralSecurityException e) {
      // Said below.
    }
    throw new ConfigException(
        TABLE + "key_file",
        "("
            + key
            + ") is not the key of the first certificate in cert_file ("
            + certificates
            + ")");
  }

  private byte[] fingerprint() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(read("cert_file", certificates));
      digest.update(read("key_file", key));
      clientCas.ifPresent(file -> digest.update(read("client_ca_file", file)));
      return digest.digest();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static byte[] read(String setting, Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new ConfigException(TABLE + setting, "(" + file + ") does not exist");
    } catch (IOException e) {
      throw new ConfigException(TABLE + setting, "(" + file + ") cannot be read");
    }
  }
}

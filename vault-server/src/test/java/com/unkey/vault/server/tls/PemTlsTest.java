package com.unkey.vault.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.unkey.vault.core.ConfigException;
import io.helidon.common.tls.Tls;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PemTlsTest {
  @TempDir private static Path folder;
  private static TestPki pki;

  @BeforeAll
  static void pki() {
    pki = new TestPki(folder);
  }

  /** The key inside PKCS#8's envelope: the last of its three elements. */
  private static byte[] inner(byte[] pkcs8) {
    ByteBuffer in = ByteBuffer.wrap(pkcs8);
    skipHeader(in);
    for (int i = 0; i < 2; i++) {
      int length = skipHeader(in);
      in.position(in.position() + length);
    }
    int length = skipHeader(in);
    return Arrays.copyOfRange(pkcs8, in.position(), in.position() + length);
  }

  private static int skipHeader(ByteBuffer in) {
    in.get();
    int length = in.get() & 0xff;
    if (length > 0x80) {
      int bytes = length - 0x80;
      length = 0;
      for (int i = 0; i < bytes; i++) {
        length = length << 8 | (in.get() & 0xff);
      }
    }
    return length;
  }

  @Test
  void readsAllThreeFormsOfAKey() throws Exception {
    PrivateKey rsa = pki.key("server");
    assertThat(PemKey.read(TestPki.pem("PRIVATE KEY", rsa.getEncoded()))).isEqualTo(rsa);
    assertThat(PemKey.read(TestPki.pem("RSA PRIVATE KEY", inner(rsa.getEncoded())))).isEqualTo(rsa);

    PrivateKey ec = pki.key("client");
    assertThat(PemKey.read(TestPki.pem("PRIVATE KEY", ec.getEncoded())).getEncoded())
        .isEqualTo(ec.getEncoded());

    PrivateKey ed = KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate();
    assertThat(PemKey.read(TestPki.pem("PRIVATE KEY", ed.getEncoded())).getEncoded())
        .isEqualTo(ed.getEncoded());
  }

  /**
   * SEC 1 as OpenSSL writes it: the key, and after it the curve that PKCS#8 has in its envelope.
   */
  @Test
  void readsAnEcKeyThatNamesItsCurve() {
    PrivateKey ec = pki.key("client");
    byte[] secp384r1 = {0x06, 0x05, 0x2b, (byte) 0x81, 0x04, 0x00, 0x22};
    byte[] bare = inner(ec.getEncoded());
    ByteBuffer fields = ByteBuffer.wrap(bare);
    int length = skipHeader(fields);
    byte[] sec1 =
        ByteBuffer.allocate(length + 11)
            .put((byte) 0x30)
            .put((byte) (length + 9))
            .put(bare, fields.position(), length)
            .put((byte) 0xa0)
            .put((byte) 7)
            .put(secp384r1)
            .array();

    ECPrivateKey read = (ECPrivateKey) PemKey.read(TestPki.pem("EC PRIVATE KEY", sec1));
    assertThat(read.getS()).isEqualTo(((ECPrivateKey) ec).getS());
    assertThat(read.getParams().getOrder()).isEqualTo(((ECPrivateKey) ec).getParams().getOrder());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nothing",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIB\n-----END ENCRYPTED PRIVATE KEY-----\n",
        "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n",
        "-----BEGIN EC PRIVATE KEY-----\nMIIB\n-----END EC PRIVATE KEY-----\n",
        "-----BEGIN EC PRIVATE KEY-----\nMAA=\n-----END EC PRIVATE KEY-----\n",
        "-----BEGIN RSA PRIVATE KEY-----\nMAA=\n-----END RSA PRIVATE KEY-----\n"
      })
  void whatIsNoKeyIsRefused(String pem) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PemKey.read(pem))
        .withMessageStartingWith("holds ");
  }

  @Test
  void filesThatAreWrongAreNamed() {
    Path certificate = pki.certificates("server");
    Path key = pki.keyFile("server");
    Path nothing = pki.write("nothing.pem", "nothing\n");
    Path none = folder.resolve("none.pem");

    assertThat(PemTls.of(certificate, key, Optional.empty()).load().enabled()).isTrue();
    refused(none, key, Optional.empty(), "server.tls.cert_file (" + none + ") does not exist");
    refused(
        nothing,
        key,
        Optional.empty(),
        "server.tls.cert_file (" + nothing + ") holds no certificate");
    refused(
        certificate, nothing, Optional.empty(), "server.tls.key_file (" + nothing + ") holds no");
    refused(
        certificate,
        key,
        Optional.of(nothing),
        "server.tls.client_ca_file (" + nothing + ") holds no certificate");
    refused(
        certificate,
        pki.keyFile("client"),
        Optional.empty(),
        "is not the key of the first certificate in cert_file");
  }

  private static void refused(Path certificate, Path key, Optional<Path> cas, String problem) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> PemTls.of(certificate, key, cas).load())
        .withMessageContaining(problem);
  }

  @Test
  void onlyFilesThatChangedAndFitAreTakenOver() throws Exception {
    Path certificate = folder.resolve("live-cert.pem");
    Path key = folder.resolve("live-key.pem");
    copy(pki.certificates("server"), certificate);
    copy(pki.keyFile("server"), key);
    PemTls tls = PemTls.of(certificate, key, Optional.empty());
    tls.load();
    List<Tls> used = new ArrayList<>();

    tls.poll(used::add);
    assertThat(used).isEmpty();

    copy(pki.certificates("stranger"), certificate);
    tls.poll(used::add);
    tls.poll(used::add);
    assertThat(used).as("half of a new pair").isEmpty();

    copy(pki.keyFile("stranger"), key);
    tls.poll(used::add);
    tls.poll(used::add);
    assertThat(used).hasSize(1);

    Files.delete(key);
    tls.poll(used::add);
    assertThat(used).hasSize(1);
  }

  private static void copy(Path from, Path to) throws Exception {
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
  }
}

package com.unkey.vault.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unkey.vault.core.DekId;
import com.unkey.vault.core.KekId;
import com.unkey.vault.core.Time;
import com.unkey.vault.core.format.DekPlaintext;
import com.unkey.vault.core.format.KekFormat;
import com.unkey.vault.core.testing.TestVault;
import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Key material has no text form, does not serialize, and a wiped key does not work. */
class NoSecretTest {
  private final byte[] material = random(32);

  @Test
  void keysPrintWithoutTheirMaterial() {
    Dek dek = new Dek(new DekId("dek_1"), 1, material);
    Kek kek = new Kek(new KekId("kek_1"), material);
    KekSet set = new KekSet(kek, List.of(), DekPlaintext.ENCODING, Time.system(), new Random());
    for (Object printed :
        List.of(
            dek, kek, set, new KeyMaterial(material), set.wrap(dek), set.wrap(dek).envelope())) {
      assertThat(printed.toString())
          .doesNotContainIgnoringCase(HexFormat.of().formatHex(material))
          .doesNotContain(Base64.getEncoder().encodeToString(material).substring(0, 20));
    }
  }

  @Test
  void materialDoesNotSerialize() {
    assertThatThrownBy(() ->
            new ObjectOutputStream(new ByteArrayOutputStream())
                .writeObject(new KeyMaterial(material)))
        .isInstanceOf(NotSerializableException.class);
  }

  @Test
  void aWipedKeyRefusesToWorkRatherThanEncryptWithZeros() {
    Dek dek = new Dek(new DekId("dek_1"), 1, material);
    dek.close();
    assertThatThrownBy(() -> dek.encrypt(new byte[1], 1, new Random()))
        .isInstanceOf(IllegalStateException.class);
    KekSet set = TestVault.keks(Time.system(), new Random());
    assertThatThrownBy(() -> set.wrap(dek)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void theCallersArrayStaysTheCallers() {
    byte[] ours = material.clone();
    Dek dek = new Dek(new DekId("dek_1"), 1, ours);
    ours[0] ^= 1;
    assertThat(dek.sameAs(new Dek(new DekId("dek_1"), 1, material))).isTrue();
  }

  @Test
  void aMalformedKekIsRefusedByItsSettingAndNotShown() {
    String shortKey = KekFormat.generate(new KekId("kek_1"), 1, new Random()).replace("GiD", "GhD");
    for (String malformed : List.of("", "AAAA", "not base64!", "abc", shortKey.substring(4))) {
      assertThatThrownBy(() -> KekFormat.parse("encryption.master_key", malformed))
          .hasMessageStartingWith("encryption.master_key")
          .satisfies(e ->
              assertThat(malformed.isEmpty() || !String.valueOf(e.getMessage()).contains(malformed))
                  .isTrue());
    }
  }

  @Test
  void twoKeksOfOneIdAreRefused() {
    Kek one = new Kek(new KekId("kek_1"), material);
    Kek two = new Kek(new KekId("kek_1"), random(32));
    assertThatThrownBy(
            () -> new KekSet(one, List.of(two), DekPlaintext.ENCODING, Time.system(), new Random()))
        .hasMessageContaining("kek_1");
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(11).nextBytes(bytes);
    return bytes;
  }
}

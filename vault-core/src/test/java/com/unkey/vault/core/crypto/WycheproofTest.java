package com.unkey.vault.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.DekId;
import com.unkey.vault.core.VaultException.NotAuthentic;
import com.unkey.vault.core.testing.FixedRandom;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Project Wycheproof's vectors for AES-256-GCM as we use it: 96-bit nonce, 128-bit tag, no AAD. */
class WycheproofTest {
  @ParameterizedTest(name = "{0} {6} {7}")
  @CsvFileSource(
      resources = "/vectors/wycheproof/aes-256-gcm-no-aad.csv",
      numLinesToSkip = 1,
      emptyValue = "")
  void agrees(
      String id,
      String key,
      String iv,
      String msg,
      String ct,
      String tag,
      String result,
      String comment) {
    Dek dek = new Dek(new DekId("wycheproof"), 1, Bytes.ofHex(key).toArray());
    byte[] sealed = Bytes.ofHex(ct + tag).toArray();
    Envelope envelope = new Envelope(Bytes.ofHex(iv).toArray(), sealed, "wycheproof", 1);
    if (result.equals("valid")) {
      assertThat(dek.decrypt(envelope)).isEqualTo(Bytes.ofHex(msg).toArray());
      Envelope ours =
          dek.encrypt(Bytes.ofHex(msg).toArray(), 1, new FixedRandom(Bytes.ofHex(iv).toArray()));
      assertThat(Arrays.equals(ours.ciphertext(), sealed)).isTrue();
    } else {
      assertThatThrownBy(() -> dek.decrypt(envelope)).isInstanceOf(NotAuthentic.class);
    }
  }
}

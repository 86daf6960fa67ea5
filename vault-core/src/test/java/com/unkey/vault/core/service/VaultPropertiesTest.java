package com.unkey.vault.core.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unkey.vault.core.DekId;
import com.unkey.vault.core.RingId;
import com.unkey.vault.core.VaultException;
import com.unkey.vault.core.VaultException.InvalidArgument;
import com.unkey.vault.core.store.FakeStore;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.testing.TestVault;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What must hold for any input. */
class VaultPropertiesTest {
  private static final RingId RING = new RingId("ws_1");

  private final Vault vault = TestVault.on(new FakeStore()).vault;

  @Property
  void anyTextRoundTripsAndHalfASurrogateIsRefused(@ForAll String text) {
    boolean valid = StandardCharsets.UTF_8.newEncoder().canEncode(text);
    if (valid) {
      assertThat(vault.decrypt(RING, vault.encrypt(RING, text).encrypted()).plaintext())
          .isEqualTo(text);
    } else {
      assertThatThrownBy(() -> vault.encrypt(RING, text))
          .isInstanceOf(InvalidArgument.class)
          .hasMessageStartingWith("data");
    }
  }

  /**
   * The key's id and the time stand outside the authenticated part: another id is another DEK, or
   * none.
   */
  @Property
  void noFlippedBitYieldsOtherText(
      @ForAll @StringLength(max = 40) String text, @ForAll @IntRange(max = 9999) int where) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      return;
    }
    byte[] blob = Base64.getDecoder().decode(vault.encrypt(RING, text).encrypted());
    int bit = where % (blob.length * 8);
    blob[bit / 8] ^= (byte) (1 << bit % 8);
    String flipped = Base64.getEncoder().encodeToString(blob);
    try {
      assertThat(vault.decrypt(RING, flipped).plaintext()).isEqualTo(text);
      assertThat(inTimeField(blob, bit / 8)).as("bit %d of %s", bit, flipped).isTrue();
    } catch (VaultException.NotAuthentic | InvalidArgument | VaultException.DekNotFound e) {
      assertThat(e.getMessage()).startsWith("encrypted");
    }
  }

  /** The last field, informative: its tag and a varint of six bytes. */
  private static boolean inTimeField(byte[] blob, int index) {
    return index >= blob.length - 7;
  }

  /** Also of rings whose names begin with one another, and of one found by listing alone (I9). */
  @Property(tries = 300)
  void noRingReachesAnothersDek(
      @ForAll("rings") RingId owner, @ForAll("rings") RingId other, @ForAll boolean withLatest) {
    if (owner.equals(other)) {
      return;
    }
    FakeStore store = new FakeStore();
    EncryptedData made = TestVault.on(store).vault.encrypt(owner, "text");
    if (!withLatest) {
      store.delete(ObjectKey.ofLatest(owner));
    }
    Vault cold = TestVault.on(store).vault;
    assertThatThrownBy(() -> cold.decrypt(other, made.encrypted()))
        .isInstanceOf(VaultException.DekNotFound.class);
    assertThat(cold.encrypt(other, "text").keyId()).isNotEqualTo(made.keyId());
    // Both are known now, and cached.
    assertThat(cold.decrypt(owner, made.encrypted()).plaintext()).isEqualTo("text");
    assertThatThrownBy(() -> cold.decrypt(other, made.encrypted()))
        .isInstanceOf(VaultException.DekNotFound.class);
  }

  @Provide
  Arbitrary<RingId> rings() {
    return Arbitraries.of("a", "b", "a-b", "dek", "1")
        .list()
        .ofMinSize(1)
        .ofMaxSize(3)
        .map(segments -> new RingId(String.join("/", segments)));
  }

  @Property
  void noTruncationDecrypts(@ForAll @IntRange(max = 200) int keep) {
    byte[] blob = Base64.getDecoder().decode(vault.encrypt(RING, "some text").encrypted());
    // Without its last field, the time, it is whole all the same.
    byte[] cut = Arrays.copyOf(blob, Math.min(keep, blob.length - 8));
    assertThatThrownBy(() -> vault.decrypt(RING, Base64.getEncoder().encodeToString(cut)))
        .isInstanceOfAny(
            InvalidArgument.class,
            VaultException.NotAuthentic.class,
            VaultException.DekNotFound.class);
  }

  @Property
  void garbageIsRefusedByTheNameOfItsField(@ForAll String garbage) {
    assertThatThrownBy(() -> vault.decrypt(RING, garbage))
        .isInstanceOfAny(InvalidArgument.class, VaultException.DekNotFound.class)
        .hasMessageStartingWith("encrypted");
  }

  @Property
  void aRingIsEitherWithinTheGrammarOrRefusedByName(@ForAll String name) {
    boolean bad =
        name.isEmpty()
            || name.getBytes(StandardCharsets.UTF_8).length > 512
            || name.chars().anyMatch(Character::isISOControl)
            || !StandardCharsets.UTF_8.newEncoder().canEncode(name)
            || Arrays.stream(name.split("/", -1))
                .anyMatch(s -> s.isEmpty() || s.equals(".") || s.equals(".."));
    ThrowingCallable make = () -> assertThat(new RingId(name).value()).isEqualTo(name);
    if (bad) {
      assertThatThrownBy(make)
          .isInstanceOf(InvalidArgument.class)
          .hasMessageStartingWith("keyring");
    } else {
      assertThat(new RingId(name).value()).isEqualTo(name);
    }
  }

  @Property
  void aDekIdIsEitherWithinTheGrammarOrRefusedByName(@ForAll String id) {
    boolean good = id.matches("[A-Za-z0-9_]{1,128}") && !id.equals("LATEST");
    assertThat(DekId.isValid(id)).isEqualTo(good);
    if (good) {
      assertThat(new DekId(id).value()).isEqualTo(id);
    } else {
      assertThatThrownBy(() -> new DekId(id))
          .isInstanceOf(InvalidArgument.class)
          .hasMessageStartingWith("encrypted.encryption_key_id");
    }
  }

  @Property
  void keysAreOrderedAsTheirUtf8Bytes(
      @ForAll @StringLength(min = 1, max = 20) String a,
      @ForAll @StringLength(min = 1, max = 20) String b) {
    if (StandardCharsets.UTF_8.newEncoder().canEncode(a)
        && StandardCharsets.UTF_8.newEncoder().canEncode(b)) {
      int bytes =
          Arrays.compareUnsigned(
              a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
      assertThat(Integer.signum(ObjectKey.compareUtf8(a, b))).isEqualTo(Integer.signum(bytes));
    }
  }

  @Property(tries = 50)
  void bulkIsAllOrNothing(@ForAll @StringLength(max = 20) String first) {
    String half = "\uD800";
    assertThatThrownBy(() -> vault.encryptBulk(RING, Map.of("a", "fine", "b", half)))
        .hasMessageContaining("items[\"b\"]");
    if (StandardCharsets.UTF_8.newEncoder().canEncode(first)) {
      Map<String, String> items = new LinkedHashMap<>();
      vault
          .encryptBulk(RING, Map.of("a", first, "b", "second"))
          .forEach((name, one) -> items.put(name, one.encrypted()));
      Map<String, String> texts = new LinkedHashMap<>();
      vault.decryptBulk(RING, items).forEach((name, one) -> texts.put(name, one.plaintext()));
      assertThat(texts).isEqualTo(Map.of("a", first, "b", "second"));
      items.put("b", "garbage!");
      assertThatThrownBy(() -> vault.decryptBulk(RING, items)).hasMessageContaining("items[\"b\"]");
    }
  }
}

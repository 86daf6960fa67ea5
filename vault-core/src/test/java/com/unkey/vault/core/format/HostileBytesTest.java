package com.unkey.vault.core.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.DekId;
import com.unkey.vault.core.KekId;
import com.unkey.vault.core.VaultException.InvalidArgument;
import com.unkey.vault.core.crypto.Dek;
import com.unkey.vault.core.crypto.Envelope;
import com.unkey.vault.core.format.WrappedDekFormat.MalformedWrap;
import com.unkey.vault.v1.DataEncryptionKey;
import com.unkey.vault.v1.Encrypted;
import com.unkey.vault.v1.EncryptedDataEncryptionKey;
import com.unkey.vault.v1.KeyEncryptionKey;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever bytes arrive, a parser reads them or refuses them in its own words. */
class HostileBytesTest {
  /** The four things that are parsed, each with a well-formed example. */
  enum Form {
    CIPHERTEXT(encrypted().toByteArray()) {
      @Override
      Object parse(byte[] bytes) {
        return CiphertextFormat.parse(Base64.getEncoder().encodeToString(bytes));
      }
    },
    WRAPPED_DEK(
        EncryptedDataEncryptionKey.newBuilder()
            .setId("dek_1")
            .setCreatedAt(1)
            .setEncrypted(encrypted())
            .build()
            .toByteArray()) {
      @Override
      Object parse(byte[] bytes) throws MalformedWrap {
        return WrappedDekFormat.parse(Bytes.copyOf(bytes));
      }
    },
    KEK(
        KeyEncryptionKey.newBuilder()
            .setId("kek_1")
            .setCreatedAt(1)
            .setKey(ByteString.copyFrom(new byte[32]))
            .build()
            .toByteArray()) {
      @Override
      Object parse(byte[] bytes) {
        return KekFormat.parse("encryption.master_key", Base64.getEncoder().encodeToString(bytes));
      }
    },
    DEK(
        DataEncryptionKey.newBuilder()
            .setId("dek_1")
            .setCreatedAt(1)
            .setKey(ByteString.copyFrom(new byte[32]))
            .build()
            .toByteArray()) {
      @Override
      Object parse(byte[] bytes) {
        return DekPlaintext.ENCODING.decode(bytes);
      }
    };

    private final String exampleHex;

    Form(byte[] example) {
      this.exampleHex = Bytes.copyOf(example).toHex();
    }

    byte[] example() {
      return Bytes.ofHex(exampleHex).toArray();
    }

    abstract Object parse(byte[] bytes) throws Exception;

    private static Encrypted encrypted() {
      return Encrypted.newBuilder()
          .setNonce(ByteString.copyFrom(new byte[12]))
          .setCiphertext(ByteString.copyFrom(new byte[20]))
          .setEncryptionKeyId("dek_1")
          .setTime(1)
          .build();
    }
  }

  private static void isRefused(Form form, byte[] bytes) {
    assertThatThrownBy(() -> form.parse(bytes))
        .isInstanceOfAny(InvalidArgument.class, MalformedWrap.class, IllegalArgumentException.class)
        // NumberFormatException and the like are IllegalArgumentException too, and are not ours.
        .satisfies(
            e -> assertThat(e.getClass().getSimpleName()).doesNotContain("Format", "Bounds"));
  }

  private static void isReadOrRefused(Form form, byte[] bytes) {
    try {
      assertThat(form.parse(bytes)).isNotNull();
    } catch (Exception e) {
      isRefused(form, bytes);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aWellFormedOneIsRead(Form form) {
    assertThatCode(() -> form.parse(form.example())).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @EnumSource
  void aFieldOfALaterReleaseIsReadOver(Form form) {
    UnknownFieldSet later =
        UnknownFieldSet.newBuilder()
            .addField(
                19,
                UnknownFieldSet.Field.newBuilder()
                    .addVarint(7)
                    .addFixed32(7)
                    .addFixed64(7)
                    .addLengthDelimited(ByteString.copyFromUtf8("later"))
                    .addGroup(UnknownFieldSet.getDefaultInstance())
                    .build())
            .build();
    assertThatCode(() -> form.parse(join(form.example(), later.toByteArray())))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @EnumSource
  void theEndOfAGroupThatNeverBeganIsRefused(Form form) {
    int endOfGroup19 = 19 << 3 | 4;
    isRefused(form, join(form.example(), varint(endOfGroup19)));
    isRefused(form, join(varint(endOfGroup19), form.example()));
  }

  @ParameterizedTest
  @EnumSource
  void groupsNestedWithoutEndDoNotExhaustTheStack(Form form) {
    byte[] nested = new byte[200_000];
    Arrays.fill(nested, (byte) (9 << 3 | 3));
    isRefused(form, join(form.example(), nested));
  }

  @ParameterizedTest
  @EnumSource
  void aLengthBeyondTheEndIsRefusedWithoutAllocatingIt(Form form) {
    isRefused(form, join(varint(3 << 3 | 2), varint(Integer.MAX_VALUE)));
    isRefused(form, join(form.example(), join(varint(20 << 3 | 2), varint(Integer.MAX_VALUE))));
  }

  @ParameterizedTest
  @EnumSource
  void textThatIsNotUtf8IsRefused(Form form) {
    int id = form == Form.CIPHERTEXT ? 4 : 1;
    byte[] half = {(byte) (id << 3 | 2), 2, (byte) 0xC3, (byte) 0x28};
    isRefused(form, join(form.example(), half));
  }

  @ParameterizedTest
  @EnumSource
  void anythingCutShortIsReadOrRefused(Form form) {
    for (int length = 0; length < form.example().length; length++) {
      isReadOrRefused(form, Arrays.copyOf(form.example(), length));
    }
  }

  @Property
  void anyBytesAreReadOrRefused(@ForAll Form form, @ForAll @Size(max = 80) byte[] bytes) {
    isReadOrRefused(form, bytes);
  }

  @Property
  void anyChangedExampleIsReadOrRefused(
      @ForAll Form form, @ForAll @IntRange(max = 1000) int where, @ForAll byte to) {
    byte[] changed = form.example().clone();
    changed[where % changed.length] = to;
    isReadOrRefused(form, changed);
  }

  /** As protobuf has it: of a field that comes twice, the last counts. */
  @Test
  void theLastOfTwoCounts() {
    Dek first = new Dek(new DekId("dek_first"), 1, new byte[32]);
    byte[] second =
        DekPlaintext.ENCODING.encode(
            new DekId("dek_second"), 2, Bytes.utf8("x".repeat(32)).toArray());
    byte[] both = join(DekPlaintext.ENCODING.encode(first.id(), 1, new byte[32]), second);
    try (Dek read = DekPlaintext.ENCODING.decode(both)) {
      assertThat(read.sameAs(DekPlaintext.ENCODING.decode(second))).isTrue();
    }
  }

  @Test
  void anAlgorithmThatIsNotOursIsRefusedByName() {
    byte[] other = Encrypted.newBuilder().setAlgorithmValue(7).build().toByteArray();
    assertThatThrownBy(() -> Form.CIPHERTEXT.parse(join(Form.CIPHERTEXT.example(), other)))
        .isInstanceOf(InvalidArgument.class)
        .hasMessageStartingWith("encrypted.algorithm");
  }

  @Test
  void eachPartOfACiphertextIsRefusedByItsName() {
    Encrypted whole = Form.encrypted();
    refusedAs("encrypted.nonce", whole.toBuilder().clearNonce().build());
    refusedAs(
        "encrypted.nonce", whole.toBuilder().setNonce(ByteString.copyFrom(new byte[13])).build());
    refusedAs("encrypted.ciphertext", whole.toBuilder().clearCiphertext().build());
    refusedAs(
        "encrypted.ciphertext",
        whole.toBuilder().setCiphertext(ByteString.copyFrom(new byte[15])).build());
    refusedAs("encrypted.encryption_key_id", whole.toBuilder().clearEncryptionKeyId().build());
  }

  private static void refusedAs(String field, Encrypted encrypted) {
    assertThatThrownBy(() -> Form.CIPHERTEXT.parse(encrypted.toByteArray()))
        .isInstanceOf(InvalidArgument.class)
        .hasMessageStartingWith(field + ":");
  }

  /** A KEK generated here is one that the Go vault reads: its key has 32 bytes, its id is there. */
  @Test
  void aGeneratedKekIsReadByTheGeneratedParserAndByOurs() throws Exception {
    String configured = KekFormat.generate(new KekId("kek_new"), 1_700_000_000_000L, new Random(5));
    KeyEncryptionKey message = KeyEncryptionKey.parseFrom(Base64.getDecoder().decode(configured));
    assertThat(message.getId()).isEqualTo("kek_new");
    assertThat(message.getCreatedAt()).isEqualTo(1_700_000_000_000L);
    assertThat(message.getKey().size()).isEqualTo(32);
    assertThat(KekFormat.parse("x", configured).id()).isEqualTo(new KekId("kek_new"));
  }

  @Test
  void whatIsPrintedIsWhatProtobufWouldPrint() throws Exception {
    Envelope envelope = new Envelope(new byte[12], new byte[16], "dek_1", -1);
    byte[] printed = Base64.getDecoder().decode(CiphertextFormat.print(envelope));
    assertThat(Encrypted.parseFrom(printed).toByteArray()).isEqualTo(printed);
    assertThat(Encrypted.parseFrom(printed).getTime()).isEqualTo(-1);
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }

  private static byte[] varint(int value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int rest = value;
    for (; rest >= 128; rest >>>= 7) {
      out.write((rest & 127) | 128);
    }
    out.write(rest);
    return out.toByteArray();
  }
}

package com.unkey.vault.core.format;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import com.unkey.vault.core.VaultException.InvalidArgument;
import com.unkey.vault.core.crypto.Envelope;
import com.unkey.vault.v1.Algorithm;
import com.unkey.vault.v1.Encrypted;
import java.io.IOException;

/**
 * A serialized {@code vault.v1.Encrypted}: {@code algorithm = 1} (AES_256_GCM is 0 and so never on
 * the wire), {@code nonce = 2}, {@code ciphertext = 3}, {@code encryption_key_id = 4}, {@code time
 * = 5} (Unix ms).
 *
 * <p>Field by field, because this is every request's inner loop: one array is written, none is
 * copied.
 */
final class EnvelopeFormat {
  private EnvelopeFormat() {}

  static byte[] serialize(Envelope envelope) {
    int size =
        CodedOutputStream.computeByteArraySize(Encrypted.NONCE_FIELD_NUMBER, envelope.nonce())
            + CodedOutputStream.computeByteArraySize(
                Encrypted.CIPHERTEXT_FIELD_NUMBER, envelope.ciphertext())
            + CodedOutputStream.computeStringSize(
                Encrypted.ENCRYPTION_KEY_ID_FIELD_NUMBER, envelope.keyId())
            + (envelope.timeMillis() == 0
                ? 0
                : CodedOutputStream.computeInt64Size(
                    Encrypted.TIME_FIELD_NUMBER, envelope.timeMillis()));
    byte[] serialized = new byte[size];
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(serialized);
      out.writeByteArray(Encrypted.NONCE_FIELD_NUMBER, envelope.nonce());
      out.writeByteArray(Encrypted.CIPHERTEXT_FIELD_NUMBER, envelope.ciphertext());
      out.writeString(Encrypted.ENCRYPTION_KEY_ID_FIELD_NUMBER, envelope.keyId());
      if (envelope.timeMillis() != 0) {
        out.writeInt64(Encrypted.TIME_FIELD_NUMBER, envelope.timeMillis());
      }
      out.checkNoSpaceLeft();
    } catch (IOException e) {
      throw new IllegalStateException("writing to an array of the computed size failed", e);
    }
    return serialized;
  }

  /**
   * @throws InvalidArgument naming the part of {@code encrypted} that is malformed
   */
  static Envelope parse(byte[] serialized) {
    byte[] nonce = new byte[0];
    byte[] ciphertext = new byte[0];
    String keyId = "";
    long timeMillis = 0;
    int algorithm = Algorithm.AES_256_GCM_VALUE;
    try {
      CodedInputStream in = CodedInputStream.newInstance(serialized);
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (tag) {
          case TAG_ALGORITHM -> algorithm = in.readEnum();
          case TAG_NONCE -> nonce = in.readByteArray();
          case TAG_CIPHERTEXT -> ciphertext = in.readByteArray();
          case TAG_KEY_ID -> keyId = in.readStringRequireUtf8();
          case TAG_TIME -> timeMillis = in.readInt64();
          default -> UnknownFields.skip(in, tag);
        }
      }
    } catch (IOException e) {
      throw new InvalidArgument("encrypted", "is not a serialized vault.v1.Encrypted");
    }
    if (algorithm != Algorithm.AES_256_GCM_VALUE) {
      throw new InvalidArgument(
          "encrypted.algorithm", "is " + algorithm + ", which this vault does not know");
    }
    return new Envelope(nonce, ciphertext, keyId, timeMillis);
  }

  private static final int TAG_ALGORITHM =
      Encrypted.ALGORITHM_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_VARINT;
  private static final int TAG_NONCE =
      Encrypted.NONCE_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  private static final int TAG_CIPHERTEXT =
      Encrypted.CIPHERTEXT_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  private static final int TAG_KEY_ID =
      Encrypted.ENCRYPTION_KEY_ID_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  private static final int TAG_TIME = Encrypted.TIME_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_VARINT;
}

package com.unkey.vault.core.format;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import com.unkey.vault.core.DekId;
import com.unkey.vault.core.VaultException.InvalidArgument;
import com.unkey.vault.core.crypto.Dek;
import com.unkey.vault.core.crypto.DekEncoding;
import com.unkey.vault.v1.DataEncryptionKey;
import java.io.IOException;
import java.util.Arrays;

/**
 * A serialized {@code vault.v1.DataEncryptionKey}: {@code id = 1}, {@code created_at = 2} (Unix
 * ms), {@code key = 3} (32 bytes).
 *
 * <p>Written and read field by field rather than through the generated class, whose immutable byte
 * strings would keep copies of key material that nobody can wipe.
 */
public enum DekPlaintext implements DekEncoding {
  ENCODING;

  @Override
  public byte[] encode(DekId id, long createdAtMillis, byte[] material) {
    int size =
        CodedOutputStream.computeStringSize(DataEncryptionKey.ID_FIELD_NUMBER, id.value())
            + (createdAtMillis == 0
                ? 0
                : CodedOutputStream.computeInt64Size(
                    DataEncryptionKey.CREATED_AT_FIELD_NUMBER, createdAtMillis))
            + CodedOutputStream.computeByteArraySize(DataEncryptionKey.KEY_FIELD_NUMBER, material);
    byte[] plaintext = new byte[size];
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(plaintext);
      out.writeString(DataEncryptionKey.ID_FIELD_NUMBER, id.value());
      if (createdAtMillis != 0) {
        out.writeInt64(DataEncryptionKey.CREATED_AT_FIELD_NUMBER, createdAtMillis);
      }
      out.writeByteArray(DataEncryptionKey.KEY_FIELD_NUMBER, material);
      out.checkNoSpaceLeft();
    } catch (IOException e) {
      throw new IllegalStateException("writing to an array of the computed size failed", e);
    }
    return plaintext;
  }

  @Override
  public Dek decode(byte[] plaintext) {
    String id = "";
    long createdAtMillis = 0;
    byte[] material = new byte[0];
    try {
      CodedInputStream in = CodedInputStream.newInstance(plaintext);
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (tag) {
          case TAG_ID -> id = in.readStringRequireUtf8();
          case TAG_CREATED_AT -> createdAtMillis = in.readInt64();
          case TAG_KEY -> {
            Arrays.fill(material, (byte) 0);
            material = in.readByteArray();
          }
          default -> UnknownFields.skip(in, tag);
        }
      }
      return new Dek(new DekId(id), createdAtMillis, material);
    } catch (IOException e) {
      throw new IllegalArgumentException("not a serialized DEK", e);
    } catch (InvalidArgument e) {
      throw new IllegalArgumentException("the DEK's id is outside the grammar", e);
    } finally {
      Arrays.fill(material, (byte) 0);
    }
  }

  private static final int TAG_ID =
      DataEncryptionKey.ID_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  private static final int TAG_CREATED_AT =
      DataEncryptionKey.CREATED_AT_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_VARINT;
  private static final int TAG_KEY =
      DataEncryptionKey.KEY_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
}

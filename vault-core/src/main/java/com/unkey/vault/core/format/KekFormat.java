package com.unkey.vault.core.format;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import com.unkey.vault.core.KekId;
import com.unkey.vault.core.VaultException.InvalidArgument;
import com.unkey.vault.core.crypto.Kek;
import com.unkey.vault.v1.KeyEncryptionKey;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.random.RandomGenerator;

/**
 * A KEK as configuration carries it: standard base64 of a serialized {@code
 * vault.v1.KeyEncryptionKey} ({@code id = 1}, {@code created_at = 2}, {@code key = 3}). Field by
 * field, so that no immutable copy of the key is left behind.
 */
public final class KekFormat {
  private static final int KEY_BYTES = 32;
  private static final int TAG_ID =
      KeyEncryptionKey.ID_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  private static final int TAG_KEY =
      KeyEncryptionKey.KEY_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;

  private KekFormat() {}

  /**
   * @param setting the name of the setting it came from, for the error
   * @throws InvalidArgument naming {@code setting}; never any part of the value
   */
  public static Kek parse(String setting, String base64) {
    byte[] serialized = Base64Text.decode(setting, base64.strip());
    String id = "";
    byte[] material = new byte[0];
    try {
      CodedInputStream in = CodedInputStream.newInstance(serialized);
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (tag) {
          case TAG_ID -> id = in.readStringRequireUtf8();
          case TAG_KEY -> {
            Arrays.fill(material, (byte) 0);
            material = in.readByteArray();
          }
          default -> UnknownFields.skip(in, tag);
        }
      }
      if (id.isEmpty()) {
        throw new InvalidArgument(setting, "holds a key without an id");
      }
      if (material.length != KEY_BYTES) {
        throw new InvalidArgument(
            setting, "holds a key of " + material.length + " bytes; AES-256 needs " + KEY_BYTES);
      }
      return new Kek(new KekId(id), material);
    } catch (IOException e) {
      throw new InvalidArgument(setting, "is not base64 of a serialized vault.v1.KeyEncryptionKey");
    } finally {
      Arrays.fill(serialized, (byte) 0);
      Arrays.fill(material, (byte) 0);
    }
  }

  /**
   * A new KEK in its configuration form, for whoever will store it as a secret.
   *
   * @param random fit for keys
   */
  public static String generate(KekId id, long createdAtMillis, RandomGenerator random) {
    byte[] material = new byte[KEY_BYTES];
    random.nextBytes(material);
    byte[] serialized =
        new byte
            [CodedOutputStream.computeStringSize(KeyEncryptionKey.ID_FIELD_NUMBER, id.value())
                + CodedOutputStream.computeInt64Size(
                    KeyEncryptionKey.CREATED_AT_FIELD_NUMBER, createdAtMillis)
                + CodedOutputStream.computeByteArraySize(
                    KeyEncryptionKey.KEY_FIELD_NUMBER, material)];
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(serialized);
      out.writeString(KeyEncryptionKey.ID_FIELD_NUMBER, id.value());
      out.writeInt64(KeyEncryptionKey.CREATED_AT_FIELD_NUMBER, createdAtMillis);
      out.writeByteArray(KeyEncryptionKey.KEY_FIELD_NUMBER, material);
      return Base64.getEncoder().encodeToString(serialized);
    } catch (IOException e) {
      throw new IllegalStateException("writing to an array of the computed size failed", e);
    } finally {
      Arrays.fill(material, (byte) 0);
      Arrays.fill(serialized, (byte) 0);
    }
  }
}

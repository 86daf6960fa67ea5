package com.unkey.vault.core.format;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.VaultException.InvalidArgument;
import com.unkey.vault.core.crypto.Envelope;
import com.unkey.vault.core.crypto.WrappedDek;
import com.unkey.vault.v1.Encrypted;
import com.unkey.vault.v1.EncryptedDataEncryptionKey;
import java.io.IOException;

/**
 * The value of every object under {@code keyring/}: a serialized {@code
 * vault.v1.EncryptedDataEncryptionKey} ({@code id = 1}, {@code created_at = 2}, {@code encrypted =
 * 3}), about 134 bytes with the Go vault's ids.
 */
public final class WrappedDekFormat {
  private WrappedDekFormat() {}

  public static Bytes serialize(WrappedDek wrapped) {
    Envelope envelope = wrapped.envelope();
    Encrypted encrypted =
        Encrypted.newBuilder()
            .setNonce(UnsafeByteOperations.unsafeWrap(envelope.nonce()))
            .setCiphertext(UnsafeByteOperations.unsafeWrap(envelope.ciphertext()))
            .setEncryptionKeyId(envelope.keyId())
            .setTime(envelope.timeMillis())
            .build();
    return Bytes.copyOf(
        EncryptedDataEncryptionKey.newBuilder()
            .setId(wrapped.outerId())
            .setCreatedAt(wrapped.outerCreatedAtMillis())
            .setEncrypted(encrypted)
            .build()
            .toByteArray());
  }

  /**
   * @throws MalformedWrap saying which part is malformed
   */
  public static WrappedDek parse(Bytes stored) throws MalformedWrap {
    try {
      CodedInputStream in = CodedInputStream.newInstance(stored.toArray());
      EncryptedDataEncryptionKey message = EncryptedDataEncryptionKey.parseFrom(in);
      in.checkLastTagWas(0);
      if (!message.hasEncrypted()) {
        throw new MalformedWrap("holds no wrapped key");
      }
      return new WrappedDek(
          message.getId(),
          message.getCreatedAt(),
          EnvelopeFormat.parse(message.getEncrypted().toByteArray()));
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedWrap("is not a serialized vault.v1.EncryptedDataEncryptionKey");
    } catch (IOException e) {
      throw new IllegalStateException("reading from an array failed", e);
    } catch (InvalidArgument e) {
      throw new MalformedWrap(String.valueOf(e.getMessage()));
    }
  }

  /** The stored bytes are no wrapped DEK. */
  public static final class MalformedWrap extends Exception {
    private static final long serialVersionUID = 1;

    MalformedWrap(String problem) {
      super(problem);
    }
  }
}

package com.unkey.vault.storage.s3;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.store.ObjectKey;
import java.time.Duration;

/**
 * Puts and gets one object in a process of its own, because the SDK looks into its process's
 * environment: {@code <url> static|chain}. Says what became of it.
 */
final class S3Child {
  static final ObjectKey KEY = new ObjectKey("keyring/ring_1/dek_1");
  static final Bytes BODY = Bytes.utf8("some wrapped DEK");

  private S3Child() {}

  @SuppressWarnings("SystemOut") // Its parent reads it.
  public static void main(String[] args) {
    S3Credentials credentials =
        args[1].equals("chain")
            ? new S3Credentials.DefaultChain()
            : new S3Credentials.Static("AKIDCONFIGURED", "test-secret");
    S3Config config =
        S3Config.of(
            "storage.s3",
            args[0],
            "vault-bucket",
            credentials,
            new S3Config.Optional(
                "eu-north-7", "generic", null, null, Duration.ofSeconds(30), null));
    try (S3Store store = new S3Store(config)) {
      System.out.println("put: " + store.putIfAbsent(KEY, BODY));
      System.out.println("got: " + store.get(KEY).isPresent());
    } catch (StoreUnavailable e) {
      System.out.println("refused: " + e.reason() + " " + e.operatorDetail());
    }
  }
}

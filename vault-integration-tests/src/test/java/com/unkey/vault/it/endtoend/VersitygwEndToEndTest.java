package com.unkey.vault.it.endtoend;

import com.unkey.vault.it.parts.RunningVault;
import com.unkey.vault.it.parts.S3Bucket;
import com.unkey.vault.it.parts.StoreUnderTest;
import com.unkey.vault.it.parts.VaultConfig;
import com.unkey.vault.it.parts.VaultProcess;
import com.unkey.vault.it.parts.Versitygw;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

@Tag("real-s3")
class VersitygwEndToEndTest extends EndToEndSuite {
  private static Versitygw server;

  @BeforeAll
  static void startServer() {
    server = Versitygw.start();
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @Override
  StoreUnderTest newStore() {
    return S3Bucket.newOn(server);
  }

  @Override
  RunningVault start(VaultConfig config) {
    return VaultProcess.start(config);
  }
}

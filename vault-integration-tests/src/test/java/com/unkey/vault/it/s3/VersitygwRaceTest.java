package com.unkey.vault.it.s3;

import com.unkey.vault.it.parts.S3Server;
import com.unkey.vault.it.parts.Versitygw;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

@Tag("real-s3")
class VersitygwRaceTest extends RaceSuite {
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
  S3Server server() {
    return server;
  }
}

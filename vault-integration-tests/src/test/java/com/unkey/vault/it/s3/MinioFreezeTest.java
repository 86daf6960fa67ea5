package com.unkey.vault.it.s3;

import com.unkey.vault.it.parts.Minio;
import com.unkey.vault.it.parts.S3Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

@Tag("real-s3")
class MinioFreezeTest extends FreezeSuite {
  private static Minio server;

  @BeforeAll
  static void startServer() {
    server = Minio.start();
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

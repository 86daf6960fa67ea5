package com.unkey.vault.it.s3;

import com.unkey.vault.it.parts.Minio;
import com.unkey.vault.it.parts.S3Server;
import org.junit.jupiter.api.Tag;

@Tag("real-s3")
class MinioCrashTest extends CrashSuite {
  @Override
  S3Server newServer() {
    return Minio.start();
  }
}

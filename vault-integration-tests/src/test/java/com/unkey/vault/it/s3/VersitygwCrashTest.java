package com.unkey.vault.it.s3;

import com.unkey.vault.it.parts.S3Server;
import com.unkey.vault.it.parts.Versitygw;
import org.junit.jupiter.api.Tag;

@Tag("real-s3")
class VersitygwCrashTest extends CrashSuite {
  @Override
  S3Server newServer() {
    return Versitygw.start();
  }
}

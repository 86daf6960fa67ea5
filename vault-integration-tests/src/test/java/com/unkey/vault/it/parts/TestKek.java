package com.unkey.vault.it.parts;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * KEKs for one run, in the form that configuration carries them: base64 of a serialized {@code
 * vault.v1.KeyEncryptionKey}, written here field by field.
 */
public final class TestKek {
  private static final SecureRandom RANDOM = new SecureRandom();

  private TestKek() {}

  public static String random(String id) {
    byte[] key = new byte[32];
    RANDOM.nextBytes(key);
    byte[] name = id.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(1 << 3 | 2); // id
    out.write(name.length);
    out.writeBytes(name);
    out.write(2 << 3); // created_at
    out.write(1);
    out.write(3 << 3 | 2); // key
    out.write(key.length);
    out.writeBytes(key);
    return Base64.getEncoder().encodeToString(out.toByteArray());
  }
}

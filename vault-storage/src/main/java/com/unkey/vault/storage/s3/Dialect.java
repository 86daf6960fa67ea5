package com.unkey.vault.storage.s3;

import java.net.URI;
import java.util.Locale;

/**
 * What kind of S3 an endpoint speaks: decides signing region, addressing, checksums and framing.
 */
public enum Dialect {
  /** Amazon S3: the SDK's defaults, checksums included. */
  AWS,
  /**
   * Cloudflare R2: region {@code auto}, no streaming signatures, no SDK checksums, one write per
   * second and key.
   */
  R2,
  /** Anything else: as R2, with whatever region is configured. */
  GENERIC;

  /** By the endpoint's host. */
  public static Dialect of(URI endpoint) {
    if (AwsEndpoint.isAws(endpoint)) {
      return AWS;
    }
    String host = String.valueOf(endpoint.getHost()).toLowerCase(Locale.ROOT);
    return host.endsWith(".r2.cloudflarestorage.com") ? R2 : GENERIC;
  }

  /**
   * The dialect an operator named.
   *
   * @throws IllegalArgumentException listing the names there are
   */
  public static Dialect named(String name) {
    return switch (name) {
      case "aws" -> AWS;
      case "r2" -> R2;
      case "generic" -> GENERIC;
      default -> throw new IllegalArgumentException("must be aws, r2 or generic, was " + name);
    };
  }

  /** As an operator writes it. */
  public String configName() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package com.unkey.vault.storage.s3;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the host of an Amazon S3 endpoint says. */
final class AwsEndpoint {
  private static final String DOMAIN = "\\.amazonaws\\.(?:com|com\\.cn|eu)";

  /**
   * {@code s3.eu-west-1.amazonaws.com}, {@code s3-eu-west-1…}, {@code s3.dualstack.eu-west-1…},
   * {@code s3-fips.…}, {@code <id>.s3.eu-west-1.vpce.amazonaws.com}, each with a bucket before it
   * or not.
   */
  private static final Pattern REGIONAL =
      Pattern.compile(
          "(?<before>.*\\.)?s3(?:-fips)?(?:\\.dualstack)?[.-](?<region>[a-z]{2,}(?:-[a-z]+)+-\\d+)"
              + "(?<vpce>\\.vpce)?"
              + DOMAIN);

  /** The endpoints without a region, which always were us-east-1. */
  private static final Pattern GLOBAL =
      Pattern.compile("(?<before>.*\\.)?s3(?:-external-1)?\\.amazonaws\\.com");

  private static final Pattern ANY = Pattern.compile(".*" + DOMAIN);

  private AwsEndpoint() {}

  /** Whether it is Amazon's, S3 or not. */
  static boolean isAws(URI endpoint) {
    return ANY.matcher(host(endpoint)).matches();
  }

  /** Whether it is an endpoint of S3 with no bucket before it. */
  static boolean isS3(URI endpoint) {
    Matcher regional = REGIONAL.matcher(host(endpoint));
    if (regional.matches()) {
      // An interface endpoint has its own id before it.
      return (regional.group("before") == null) == (regional.group("vpce") == null);
    }
    Matcher global = GLOBAL.matcher(host(endpoint));
    return global.matches() && global.group("before") == null;
  }

  /** The region to sign for, if the host tells. */
  static Optional<String> region(URI endpoint) {
    Matcher regional = REGIONAL.matcher(host(endpoint));
    if (regional.matches()) {
      return Optional.of(regional.group("region"));
    }
    return GLOBAL.matcher(host(endpoint)).matches() ? Optional.of("us-east-1") : Optional.empty();
  }

  private static String host(URI endpoint) {
    return String.valueOf(endpoint.getHost()).toLowerCase(Locale.ROOT);
  }
}

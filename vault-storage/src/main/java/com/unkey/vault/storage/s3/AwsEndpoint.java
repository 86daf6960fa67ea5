package com.unkey.vault.storage.s3;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the host of an Amazon S3 endpoint says: its region, and a bucket in front of it. */
final class AwsEndpoint {
  /**
   * {@code s3.eu-west-1.amazonaws.com}, {@code s3-eu-west-1…}, {@code s3.dualstack.eu-west-1…},
   * {@code s3-fips.…}, {@code <id>.s3.eu-west-1.vpce.amazonaws.com}, each with a bucket before it
   * or not.
   */
  private static final Pattern REGIONAL =
      Pattern.compile(
          "(?:.*\\.)?s3(?:-fips)?(?:\\.dualstack)?[.-]([a-z]{2}(?:-[a-z]+)+-\\d+)(?:\\.vpce)?\\.amazonaws\\.com(?:\\.cn)?");

  /** The endpoint without a region, and the one that always was us-east-1. */
  private static final Pattern GLOBAL =
      Pattern.compile("(?:.*\\.)?s3(?:-external-1)?\\.amazonaws\\.com");

  private AwsEndpoint() {}

  /** The region to sign for, if the host tells. */
  static Optional<String> region(URI endpoint) {
    String host = String.valueOf(endpoint.getHost()).toLowerCase(Locale.ROOT);
    Matcher regional = REGIONAL.matcher(host);
    if (regional.matches()) {
      return Optional.of(regional.group(1));
    }
    return GLOBAL.matcher(host).matches() ? Optional.of("us-east-1") : Optional.empty();
  }
}

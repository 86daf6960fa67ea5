package com.unkey.vault.storage.s3;

import com.unkey.vault.core.ConfigException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One bucket and how to reach it.
 *
 * @param endpoint scheme, host and port, without the bucket; a path only with {@link
 *     Dialect#GENERIC}
 * @param region that requests are signed for
 * @param pathStyle whether the bucket stands in the path rather than in the host
 * @param connectTimeout how long connecting may take
 * @param attemptTimeout how long one HTTP attempt may take, connecting included; retries are a
 *     wrapper's concern
 * @param maxConnections open at once; a further call waits for one within its attempt
 */
public record S3Config(
    URI endpoint,
    String bucket,
    Dialect dialect,
    String region,
    boolean pathStyle,
    S3Credentials credentials,
    Duration connectTimeout,
    Duration attemptTimeout,
    int maxConnections) {

  /** What {@link #of} would have refused, naming the setting. */
  public S3Config {
    if (bucket.isBlank() || region.isBlank()) {
      throw new IllegalArgumentException("a bucket and a region are needed");
    }
    if (!connectTimeout.isPositive() || !attemptTimeout.isPositive() || maxConnections < 1) {
      throw new IllegalArgumentException("time-outs and connections must be positive");
    }
  }

  public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(1);
  public static final Duration DEFAULT_ATTEMPT_TIMEOUT = Duration.ofSeconds(2);
  public static final int DEFAULT_MAX_CONNECTIONS = 64;
  private static final Duration PATIENT_CONNECT = Duration.ofSeconds(5);
  private static final Duration PATIENT_ATTEMPT = Duration.ofSeconds(15);

  /** What an operator may leave out is null. */
  public record Optional(
      @Nullable String region,
      @Nullable String dialect,
      @Nullable Boolean pathStyle,
      @Nullable Duration connectTimeout,
      @Nullable Duration attemptTimeout,
      @Nullable Integer maxConnections) {
    public static final Optional NONE = new Optional(null, null, null, null, null, null);
  }

  /**
   * @param table the settings' common name, for errors: {@code storage.s3}
   * @param url as the operator wrote it; a bucket in front of an AWS host is taken off
   * @throws ConfigException naming the setting
   */
  public static S3Config of(
      String table, String url, String bucket, S3Credentials credentials, Optional optional) {
    URI given = endpoint(table, url);
    if (bucket.isBlank() || bucket.indexOf('/') >= 0) {
      throw new ConfigException(table + ".bucket", "must be the name of a bucket, without slashes");
    }
    refuseBlank(table, credentials);
    URI endpoint = withoutBucket(given, bucket);
    Dialect dialect = dialect(table, endpoint, optional.dialect());
    if (dialect != Dialect.GENERIC && !endpoint.getRawPath().isEmpty()) {
      throw new ConfigException(
          table + ".url", "has a path; the bucket belongs into " + table + ".bucket");
    }
    return new S3Config(
        endpoint,
        bucket,
        dialect,
        region(table, endpoint, dialect, optional.region()),
        optional.pathStyle() != null ? optional.pathStyle() : dialect != Dialect.AWS,
        credentials,
        positive(table + ".connect_timeout", optional.connectTimeout(), DEFAULT_CONNECT_TIMEOUT),
        positive(table + ".attempt_timeout", optional.attemptTimeout(), DEFAULT_ATTEMPT_TIMEOUT),
        atLeastOne(table + ".max_connections", optional.maxConnections()));
  }

  /** The same with time for a slow network and a program that has just begun. */
  public S3Config patient() {
    return new S3Config(
        endpoint,
        bucket,
        dialect,
        region,
        pathStyle,
        credentials,
        longer(connectTimeout, PATIENT_CONNECT),
        longer(attemptTimeout, PATIENT_ATTEMPT),
        maxConnections);
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  /**
   * Whether the other is the same bucket, as far as the two configurations tell: on Amazon S3 the
   * bucket's name alone says which it is, whatever the endpoint.
   */
  public boolean isSameBucket(S3Config other) {
    return bucket.equals(other.bucket) && place(this).equals(place(other));
  }

  /** What tells buckets of one name apart. */
  private static String place(S3Config config) {
    URI endpoint = config.endpoint;
    String host = endpoint.getHost().toLowerCase(Locale.ROOT);
    if (AwsEndpoint.isAws(endpoint)) {
      // Names are unique in a partition: the usual one, and those of China, GovCloud and the EU.
      String partition = host.substring(host.indexOf(".amazonaws."));
      return config.region.startsWith("us-gov-") ? "us-gov" + partition : partition;
    }
    int port = endpoint.getPort();
    boolean usual = port == -1 || port == 80 || port == 443;
    return host + (usual ? "" : ":" + port) + endpoint.getRawPath();
  }

  private static void refuseBlank(String table, S3Credentials credentials) {
    if (credentials instanceof S3Credentials.Static key) {
      if (key.accessKeyId().isBlank()) {
        throw new ConfigException(table + ".access_key_id", "is blank");
      }
      if (key.secretAccessKey().isBlank()) {
        throw new ConfigException(table + ".access_key_secret", "is blank");
      }
    }
  }

  /** The URL checked, without a slash at its end. */
  private static URI endpoint(String table, String url) {
    String setting = table + ".url";
    URI endpoint;
    try {
      endpoint = new URI(url.strip().replaceFirst("/+$", ""));
    } catch (URISyntaxException e) {
      throw new ConfigException(setting, "is not a URL: " + e.getReason());
    }
    boolean http =
        "http".equalsIgnoreCase(endpoint.getScheme())
            || "https".equalsIgnoreCase(endpoint.getScheme());
    if (!http || endpoint.getHost() == null) {
      throw new ConfigException(setting, "must be like https://s3.eu-west-1.amazonaws.com");
    }
    if (endpoint.getUserInfo() != null
        || endpoint.getQuery() != null
        || endpoint.getFragment() != null) {
      throw new ConfigException(
          setting, "must be scheme, host and port only; credentials have settings of their own");
    }
    return endpoint;
  }

  /** Takes the bucket off a host of Amazon's or Cloudflare's. */
  private static URI withoutBucket(URI endpoint, String bucket) {
    String host = endpoint.getHost();
    if (!host.startsWith(bucket + ".")) {
      return endpoint;
    }
    String port = endpoint.getPort() == -1 ? "" : ":" + endpoint.getPort();
    URI shorter =
        URI.create(
            endpoint.getScheme()
                + "://"
                + host.substring(bucket.length() + 1)
                + port
                + endpoint.getRawPath());
    boolean isEndpoint =
        switch (Dialect.of(shorter)) {
          case AWS -> AwsEndpoint.isS3(shorter);
          case R2 -> true;
          case GENERIC -> false;
        };
    return isEndpoint ? shorter : endpoint;
  }

  private static Dialect dialect(String table, URI endpoint, @Nullable String named) {
    try {
      return named == null ? Dialect.of(endpoint) : Dialect.named(named);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(table + ".dialect", String.valueOf(e.getMessage()));
    }
  }

  /**
   * The Go vault signs for {@code auto} always, and its configuration has no region: what worked
   * with it keeps working, and Amazon S3, where it did not, gets the endpoint's.
   */
  private static String region(
      String table, URI endpoint, Dialect dialect, @Nullable String region) {
    if (region != null) {
      if (region.isBlank()) {
        throw new ConfigException(
            table + ".region", "is blank; leave it out to take the endpoint's");
      }
      return region;
    }
    if (dialect != Dialect.AWS) {
      return "auto";
    }
    return AwsEndpoint.region(endpoint)
        .orElseThrow(() ->
            new ConfigException(
                table + ".region", "is needed: the endpoint's host does not name an AWS region"));
  }

  private static Duration positive(String setting, @Nullable Duration value, Duration otherwise) {
    if (value == null) {
      return otherwise;
    }
    if (!value.isPositive()) {
      throw new ConfigException(setting, "must be positive, was " + value);
    }
    return value;
  }

  private static int atLeastOne(String setting, @Nullable Integer value) {
    if (value == null) {
      return DEFAULT_MAX_CONNECTIONS;
    }
    if (value < 1) {
      throw new ConfigException(setting, "must be at least 1, was " + value);
    }
    return value;
  }
}

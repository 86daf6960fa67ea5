package com.unkey.vault.storage.s3;

import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * What a failed call means, for every operation alike. The first line that fits counts:
 *
 * <table>
 *   <caption>answers and reasons</caption>
 *   <tr><td>429; codes {@code SlowDown}, {@code TooManyRequests}, {@code Throttling…}</td><td>THROTTLED</td></tr>
 *   <tr><td>408; code {@code RequestTimeout}</td><td>TIMEOUT</td></tr>
 *   <tr><td>codes {@code RequestTimeTooSkewed} (the SDK has noted the offset, the next call is right), {@code IncompleteBody}, {@code BadDigest}, {@code XAmzContentSHA256Mismatch}</td><td>SERVER_ERROR</td></tr>
 *   <tr><td>401, 403; codes {@code ExpiredToken}, {@code InvalidToken}, {@code TokenRefreshRequired}</td><td>DENIED</td></tr>
 *   <tr><td>no credentials: refused by whom they are had from, or none anywhere</td><td>DENIED</td></tr>
 *   <tr><td>no credentials: whom they are had from is out</td><td>that outage's</td></tr>
 *   <tr><td>5xx but 501; 409; a success we cannot read</td><td>SERVER_ERROR</td></tr>
 *   <tr><td>501; 3xx and 400 {@code AuthorizationHeaderMalformed}: another region; 404 without {@code NoSuchKey}; any other 4xx</td><td>MISCONFIGURED</td></tr>
 *   <tr><td>a certificate that is not trusted, or another host's</td><td>MISCONFIGURED</td></tr>
 *   <tr><td>refused, no route, unknown host, not connected in time, connection lost</td><td>UNREACHABLE</td></tr>
 *   <tr><td>connected and no answer in time; no free connection in time</td><td>TIMEOUT</td></tr>
 *   <tr><td>this thread was interrupted</td><td>CANCELLED</td></tr>
 * </table>
 */
final class S3Errors {
  private static final Set<String> DENIED =
      Set.of("ExpiredToken", "InvalidToken", "TokenRefreshRequired");

  /** Faults of one transmission: the same request may pass next time. */
  private static final Set<String> GARBLED =
      Set.of("RequestTimeTooSkewed", "IncompleteBody", "BadDigest", "XAmzContentSHA256Mismatch");

  private final String store;
  private final String region;

  S3Errors(S3Config config) {
    this.store = config.endpoint().getAuthority() + "/" + config.bucket();
    this.region = config.region();
  }

  /** Endpoint and bucket, for the operator. */
  String store() {
    return store;
  }

  static boolean isNoSuchKey(S3Exception e) {
    return e.statusCode() == 404 && code(e).equals("NoSuchKey");
  }

  /** A condition failed, in any of the ways stores say so. */
  static boolean isPreconditionFailed(S3Exception e) {
    return e.statusCode() == 412 || isNoSuchKey(e);
  }

  /** Another write to the key is in flight. */
  static boolean isConcurrentWrite(S3Exception e) {
    return e.statusCode() == 409;
  }

  /** Whether the store never got the request, for certain. */
  static boolean wasNeverSent(SdkException e) {
    return causes(e)
        .anyMatch(cause ->
            cause instanceof ConnectException
                || cause instanceof NoRouteToHostException
                || cause instanceof UnknownHostException
                || cause instanceof ConnectTimeoutException
                || cause instanceof ConnectionRequestTimeoutException
                || cause instanceof NoCredentials);
  }

  StoreUnavailable unavailable(String operation, SdkException e) {
    return e instanceof S3Exception answer
        ? new StoreUnavailable(reasonOf(answer), detail(operation, describe(answer)), e)
        : new StoreUnavailable(reasonOf(e), detail(operation, String.valueOf(e.getMessage())), e);
  }

  /** An answer that says success and cannot be one. */
  StoreUnavailable unreadable(String operation, String problem) {
    return new StoreUnavailable(Reason.SERVER_ERROR, detail(operation, problem));
  }

  private String detail(String operation, String problem) {
    return operation + " on " + store + ": " + problem;
  }

  private static Reason reasonOf(S3Exception e) {
    String code = code(e);
    int status = e.statusCode();
    if (status == 429
        || code.equals("SlowDown")
        || code.equals("TooManyRequests")
        || code.startsWith("Throttling")) {
      return Reason.THROTTLED;
    }
    if (status == 408 || code.equals("RequestTimeout")) {
      return Reason.TIMEOUT;
    }
    if (GARBLED.contains(code)) {
      return Reason.SERVER_ERROR;
    }
    if (status == 401 || status == 403 || DENIED.contains(code)) {
      return Reason.DENIED;
    }
    boolean mayPass = status < 300 || status == 409 || (status >= 500 && status != 501);
    return mayPass ? Reason.SERVER_ERROR : Reason.MISCONFIGURED;
  }

  private static Reason reasonOf(SdkException e) {
    if (e instanceof AbortedException) {
      return Reason.CANCELLED;
    }
    if (e instanceof ApiCallAttemptTimeoutException || e instanceof ApiCallTimeoutException) {
      return Reason.TIMEOUT;
    }
    return causes(e)
        .map(S3Errors::reasonOfCause)
        .flatMap(Optional::stream)
        .findFirst()
        .orElse(Reason.SERVER_ERROR);
  }

  private static Optional<Reason> reasonOfCause(Throwable cause) {
    return switch (cause) {
      case NoCredentials none -> Optional.of(reasonOf(none));
      case InterruptedException _ -> Optional.of(Reason.CANCELLED);
      case SSLHandshakeException _, SSLPeerUnverifiedException _ ->
          Optional.of(Reason.MISCONFIGURED);
      // A kind of SocketTimeoutException, and no time-out of an answer.
      case ConnectTimeoutException _ -> Optional.of(Reason.UNREACHABLE);
      case SocketTimeoutException _, InterruptedIOException _ -> Optional.of(Reason.TIMEOUT);
      case IOException _ -> Optional.of(Reason.UNREACHABLE);
      default -> Optional.empty();
    };
  }

  /**
   * A refusal counts before an outage: a place that is not there at all, as an instance's metadata
   * outside of the cloud, looks like one that is out.
   */
  private static Reason reasonOf(NoCredentials none) {
    List<Reason> reasons =
        none.failures().stream()
            .flatMap(S3Errors::causes)
            .map(S3Errors::reasonOfPlace)
            .flatMap(Optional::stream)
            .toList();
    return reasons.isEmpty() || reasons.contains(Reason.DENIED)
        ? Reason.DENIED
        : reasons.getFirst();
  }

  private static Optional<Reason> reasonOfPlace(Throwable cause) {
    return switch (cause) {
      case AbortedException _ -> Optional.of(Reason.CANCELLED);
      case ApiCallAttemptTimeoutException _, ApiCallTimeoutException _ ->
          Optional.of(Reason.TIMEOUT);
      case SdkServiceException answer when answer.isThrottlingException() ->
          Optional.of(Reason.THROTTLED);
      case SdkServiceException answer ->
          Optional.of(answer.statusCode() >= 500 ? Reason.SERVER_ERROR : Reason.DENIED);
      // A token's file that is not there is no outage.
      case FileSystemException _ -> Optional.empty();
      default -> reasonOfCause(cause);
    };
  }

  /** The failure itself first. */
  private static Stream<Throwable> causes(Throwable failure) {
    Stream.Builder<Throwable> all = Stream.builder();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      all.add(cause);
    }
    return all.build();
  }

  /** Not the answer's own message: a store may put into it what it likes. */
  private String describe(S3Exception e) {
    String code = code(e);
    return "HTTP %d %s, request %s%s"
        .formatted(
            e.statusCode(),
            code.isEmpty() ? "without a code" : code,
            e.requestId() == null ? "without an id" : e.requestId(),
            hint(e));
  }

  private String hint(S3Exception e) {
    if (isOtherRegion(e)) {
      String where =
          header(e, "x-amz-bucket-region")
              .map(name -> "in region " + name)
              .orElse("in another region");
      return "; the bucket is " + where + ", and requests are signed for " + region;
    }
    if (e.statusCode() == 404 && code(e).isEmpty()) {
      return "; this is no answer of S3: the endpoint may be wrong";
    }
    return "";
  }

  private static boolean isOtherRegion(S3Exception e) {
    return (e.statusCode() >= 300 && e.statusCode() < 400)
        || code(e).equals("AuthorizationHeaderMalformed");
  }

  private static Optional<String> header(S3Exception e, String name) {
    return Optional.ofNullable(e.awsErrorDetails())
        .map(details -> details.sdkHttpResponse())
        .flatMap(answer -> answer.firstMatchingHeader(name));
  }

  private static String code(S3Exception e) {
    var details = e.awsErrorDetails();
    return details == null || details.errorCode() == null ? "" : details.errorCode();
  }
}

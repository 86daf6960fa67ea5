package com.unkey.vault.storage.s3;

import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import javax.net.ssl.SSLHandshakeException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * What a failed call means, for every call alike:
 *
 * <table>
 *   <caption>answers and reasons</caption>
 *   <tr><td>429, {@code SlowDown}, {@code Throttling…}, {@code TooManyRequests}</td><td>THROTTLED</td></tr>
 *   <tr><td>400 {@code RequestTimeout}; our own time-outs</td><td>TIMEOUT</td></tr>
 *   <tr><td>403 {@code RequestTimeTooSkewed}: the SDK has noted the offset, the next call is right</td><td>SERVER_ERROR</td></tr>
 *   <tr><td>401, other 403</td><td>DENIED</td></tr>
 *   <tr><td>301, 307, 400 {@code AuthorizationHeaderMalformed}: another region</td><td>MISCONFIGURED</td></tr>
 *   <tr><td>404 without {@code NoSuchKey}, {@code NoSuchBucket}, other 4xx, 501, a certificate we do not trust</td><td>MISCONFIGURED</td></tr>
 *   <tr><td>5xx, 409, an answer we cannot read</td><td>SERVER_ERROR</td></tr>
 *   <tr><td>refused, no route, unknown host, not connected in time, connection lost</td><td>UNREACHABLE</td></tr>
 *   <tr><td>this thread was interrupted</td><td>CANCELLED</td></tr>
 * </table>
 */
final class S3Errors {
  private S3Errors() {}

  static boolean isNoSuchKey(S3Exception e) {
    return e.statusCode() == 404 && "NoSuchKey".equals(code(e));
  }

  /** A condition failed, in any of the ways stores say so. */
  static boolean isPreconditionFailed(S3Exception e) {
    return e.statusCode() == 412 || isNoSuchKey(e);
  }

  /** Another write to the key is in flight. */
  static boolean isConcurrentWrite(S3Exception e) {
    return e.statusCode() == 409;
  }

  /**
   * @param store endpoint and bucket, for the operator
   */
  static StoreUnavailable unavailable(String store, String operation, SdkException e) {
    Reason reason = e instanceof S3Exception answer ? reasonOf(answer) : reasonOfClientError(e);
    return new StoreUnavailable(reason, operation + " on " + store + ": " + describe(e), e);
  }

  private static Reason reasonOf(S3Exception e) {
    String code = code(e);
    int status = e.statusCode();
    if (status == 429
        || code.equals("SlowDown")
        || code.startsWith("Throttling")
        || code.equals("TooManyRequests")) {
      return Reason.THROTTLED;
    }
    if (code.equals("RequestTimeout")) {
      return Reason.TIMEOUT;
    }
    if (code.equals("RequestTimeTooSkewed") || status == 409 || (status >= 500 && status != 501)) {
      return Reason.SERVER_ERROR;
    }
    // A success status here means that the body could not be read as what it should be.
    if (status < 300) {
      return Reason.SERVER_ERROR;
    }
    return status == 401 || status == 403 ? Reason.DENIED : Reason.MISCONFIGURED;
  }

  private static Reason reasonOfClientError(SdkException e) {
    if (e instanceof AbortedException) {
      return Reason.CANCELLED;
    }
    if (e instanceof ApiCallAttemptTimeoutException || e instanceof ApiCallTimeoutException) {
      return Reason.TIMEOUT;
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      Reason reason = reasonOfCause(cause);
      if (reason != null) {
        return reason;
      }
    }
    return Reason.SERVER_ERROR;
  }

  private static @Nullable Reason reasonOfCause(Throwable cause) {
    return switch (cause) {
      case ConnectException _,
          NoRouteToHostException _,
          UnknownHostException _,
          ConnectTimeoutException _ ->
          Reason.UNREACHABLE;
      case SocketTimeoutException _ -> Reason.TIMEOUT;
      case InterruptedException _ -> Reason.CANCELLED;
      case InterruptedIOException _ -> Reason.TIMEOUT;
      case SSLHandshakeException _ -> Reason.MISCONFIGURED;
      case java.io.IOException _ -> Reason.UNREACHABLE;
      default -> null;
    };
  }

  private static String describe(SdkException e) {
    if (!(e instanceof S3Exception answer)) {
      return String.valueOf(e.getMessage());
    }
    String hint =
        isOtherRegion(answer) ? "; the bucket is in another region than the one configured" : "";
    return "HTTP %d %s, request %s%s"
        .formatted(answer.statusCode(), code(answer), answer.requestId(), hint);
  }

  private static boolean isOtherRegion(S3Exception e) {
    String code = code(e).toLowerCase(Locale.ROOT);
    return e.statusCode() == 301
        || e.statusCode() == 307
        || code.equals("authorizationheadermalformed")
        || code.equals("permanentredirect");
  }

  private static String code(S3Exception e) {
    var details = e.awsErrorDetails();
    return details == null || details.errorCode() == null ? "" : details.errorCode();
  }
}

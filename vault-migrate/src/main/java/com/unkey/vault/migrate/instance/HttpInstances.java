package com.unkey.vault.migrate.instance;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.unkey.vault.migrate.instance.InstanceAnswer.Answered;
import com.unkey.vault.migrate.instance.InstanceAnswer.Unreachable;
import com.unkey.vault.ops.v1.StatusRequest;
import com.unkey.vault.ops.v1.StatusResponse;
import com.unkey.vault.storage.config.Secret;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Asks instances over HTTP: Connect's unary protocol, the messages in protobuf, errors in JSON.
 *
 * @see <a href="https://connectrpc.com/docs/protocol/#unary-request">Connect's protocol</a>
 */
public final class HttpInstances implements Instances, AutoCloseable {
  private static final String STATUS = "/vault.ops.v1.OpsService/Status";

  /** Far more than any status takes. */
  private static final long MAX_BYTES = 1 << 20;

  private static final int MAX_SHOWN = 300;
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;

  private final HttpClient http;
  private final Secret token;
  private final Duration timeout;

  /**
   * @param token of the operator's service, with the verb {@code status}
   * @param timeout of each instance, from connecting to the answer's last byte
   */
  public HttpInstances(Secret token, Duration timeout) {
    this.token = token;
    this.timeout = timeout;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(timeout)
            // The token is for the instance that was named, and for nobody it points to.
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  @Override
  public InstanceAnswer ask(URI url) {
    return send(url).await();
  }

  /** All at once: many that are down cost one time-out. */
  @Override
  public Map<URI, InstanceAnswer> askAll(Collection<URI> urls) {
    List<Call> calls = urls.stream().distinct().map(this::send).toList();
    Map<URI, InstanceAnswer> answers = new LinkedHashMap<>();
    calls.forEach(call -> answers.put(call.url, call.await()));
    return answers;
  }

  private Call send(URI url) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + STATUS))
            .timeout(timeout)
            .header("Authorization", "Bearer " + token.expose())
            .header("Content-Type", "application/proto")
            .header("Connect-Protocol-Version", "1")
            .header("Connect-Timeout-Ms", Long.toString(timeout.toMillis()))
            .POST(BodyPublishers.ofByteArray(StatusRequest.getDefaultInstance().toByteArray()))
            .build();
    return new Call(
        url,
        http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BYTES)),
        System.nanoTime() + timeout.toNanos());
  }

  /** One under way. */
  private final class Call {
    private final URI url;
    private final CompletableFuture<HttpResponse<byte[]>> response;
    private final long deadline;

    private Call(URI url, CompletableFuture<HttpResponse<byte[]>> response, long deadline) {
      this.url = url;
      this.response = response;
      this.deadline = deadline;
    }

    /** The client's own time-out may end with the headers, so the body is timed here. */
    InstanceAnswer await() {
      try {
        long left = Math.max(0, deadline - System.nanoTime());
        return read(url, response.get(left, TimeUnit.NANOSECONDS));
      } catch (ExecutionException e) {
        return new Unreachable(why(e.getCause()));
      } catch (TimeoutException e) {
        response.cancel(true);
        return new Unreachable(why(e));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        response.cancel(true);
        return new Unreachable("not waited for: this program was told to stop");
      }
    }
  }

  private String why(@Nullable Throwable failure) {
    return switch (failure) {
      case HttpConnectTimeoutException _ -> "no connection within " + seconds();
      case HttpTimeoutException _, TimeoutException _ -> "no answer within " + seconds();
      case ConnectException _ -> "no connection: refused, no route to it, or no such host";
      case SSLException tls -> "no TLS connection: " + tls.getMessage();
      case IOException io -> "the connection failed: " + io.getMessage();
      case null, default -> "it could not be asked: " + failure;
    };
  }

  private String seconds() {
    return timeout.toMillis() / 1000.0 + " s";
  }

  private static InstanceAnswer read(URI url, HttpResponse<byte[]> response) {
    String type = response.headers().firstValue("content-type").orElse("");
    if (response.statusCode() != OK) {
      return new Unreachable(refusal(response.statusCode(), type, response.body()));
    }
    if (!type.startsWith("application/proto")) {
      return new Unreachable("it answered " + shown(type) + ", as no vault does");
    }
    try {
      return new Answered(StatusReader.read(url, StatusResponse.parseFrom(response.body())));
    } catch (InvalidProtocolBufferException e) {
      return new Unreachable("its answer is no status: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      return new Unreachable("its status cannot be understood here: " + e.getMessage());
    }
  }

  private static String refusal(int status, String type, byte[] body) {
    if (type.startsWith("application/json")) {
      try {
        JsonElement json = JsonParser.parseString(new String(body, UTF_8));
        if (json instanceof JsonObject error && error.has("code")) {
          return "it answered "
              + shown(error.get("code").getAsString())
              + (error.has("message") ? ": " + shown(error.get("message").getAsString()) : "");
        }
      } catch (JsonParseException | UnsupportedOperationException | IllegalStateException e) {
        // No error of a vault's; the status says what there is to say.
      }
    }
    return status == NOT_FOUND
        ? "it answered 404: it is no vault, or one that has no operator's service yet"
        : "it answered " + status + ", as no vault does";
  }

  /** What a stranger sent goes to a terminal: no line of it, and not much. */
  private static String shown(String text) {
    String line = text.replaceAll("\\p{Cntrl}", " ");
    return line.length() <= MAX_SHOWN ? line : line.substring(0, MAX_SHOWN) + "…";
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}

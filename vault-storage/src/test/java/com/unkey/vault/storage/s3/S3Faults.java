package com.unkey.vault.storage.s3;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * What an {@link EmbeddedS3} does wrong, until {@link #clear}. Every fault has a rule for which
 * requests it is, and a number of times it happens.
 */
public final class S3Faults {
  /** For as long as nobody clears it. */
  public static final int ALWAYS = Integer.MAX_VALUE;

  /** What a fault can be about. */
  public enum Operation {
    GET,
    PUT,
    LIST,
    DELETE
  }

  private record Fault(
      Operation operation,
      Predicate<String> keys,
      AtomicInteger left,
      Runnable before,
      Runnable after) {
    boolean takes(Operation asked, String key) {
      return operation == asked && keys.test(key) && left.getAndUpdate(n -> Math.max(n - 1, 0)) > 0;
    }
  }

  private final List<Fault> faults = new CopyOnWriteArrayList<>();
  private volatile UnaryOperator<PutObjectRequest> rewrite = UnaryOperator.identity();

  /** Answers an error, and does nothing. */
  public void refuse(Operation operation, int times, int status, String code) {
    refuse(operation, _ -> true, times, status, code);
  }

  public void refuse(
      Operation operation, Predicate<String> keys, int times, int status, String code) {
    add(
        operation,
        keys,
        times,
        () -> {
          throw StrictBlobStore.error(status, code);
        },
        () -> {});
  }

  /** Does what was asked, and answers an error all the same. */
  public void doAndRefuse(Operation operation, int times, int status, String code) {
    add(
        operation,
        _ -> true,
        times,
        () -> {},
        () -> {
          throw StrictBlobStore.error(status, code);
        });
  }

  /** Runs {@code step} before it does what was asked; to hold a request up, block in it. */
  public void before(Operation operation, int times, Runnable step) {
    add(operation, _ -> true, times, step, () -> {});
  }

  /** Runs {@code step} when it has done what was asked, and before it answers. */
  public void after(Operation operation, int times, Runnable step) {
    add(operation, _ -> true, times, () -> {}, step);
  }

  /** Accepts {@code If-None-Match} and ignores it, as Ceph's gateway does on a versioned bucket. */
  public void ignoreIfNoneMatch() {
    ignoreIfNoneMatch(_ -> true);
  }

  /** The same, for some keys. */
  public void ignoreIfNoneMatch(Predicate<String> keys) {
    rewrite =
        request ->
            keys.test(request.key()) ? request.toBuilder().ifNoneMatch(null).build() : request;
  }

  /** Answers 412 to every {@code If-Match}, as Ceph's gateway does to an ETag in quotes. */
  public void refuseIfMatch() {
    rewrite =
        request -> {
          if (request.ifMatch() != null) {
            throw StrictBlobStore.error(412, "PreconditionFailed");
          }
          return request;
        };
  }

  public void clear() {
    faults.clear();
    rewrite = UnaryOperator.identity();
  }

  private void add(
      Operation operation, Predicate<String> keys, int times, Runnable before, Runnable after) {
    faults.add(new Fault(operation, keys, new AtomicInteger(times), before, after));
  }

  PutObjectRequest rewritten(PutObjectRequest request) {
    return rewrite.apply(request);
  }

  /**
   * The faults that this request meets, each counted as having happened.
   *
   * @return what to do afterwards
   */
  Runnable meet(Operation operation, String key) {
    List<Fault> met = faults.stream().filter(fault -> fault.takes(operation, key)).toList();
    met.forEach(fault -> fault.before().run());
    return () -> met.forEach(fault -> fault.after().run());
  }
}

package com.unkey.vault.core;

import org.jspecify.annotations.Nullable;

/**
 * Everything the vault can fail with, as one sealed family: a new case does not compile until each
 * protocol has mapped it.
 *
 * <p>{@link #getMessage} is what a caller of the service may read: no endpoint, bucket, object key
 * or secret. What an operator needs is in {@link #operatorDetail} and goes to the log.
 */
public abstract sealed class VaultException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String operatorDetail;

  private VaultException(String message, String operatorDetail, @Nullable Throwable cause) {
    super(message, cause);
    this.operatorDetail = operatorDetail;
  }

  private VaultException(String message) {
    this(message, "", null);
  }

  /**
   * For the log only: which store, which object, what it answered. Empty if there is nothing to
   * add; never a secret.
   */
  public String operatorDetail() {
    return operatorDetail;
  }

  /** Malformed input. */
  public static final class InvalidArgument extends VaultException {
    private static final long serialVersionUID = 1;
    private final String field;

    /**
     * @param field as the caller wrote it: {@code keyring}, {@code encrypted}, {@code items["a"]}
     * @param problem what is wrong and, where it helps, what to do; never the value
     */
    public InvalidArgument(String field, String problem) {
      super(field + ": " + problem);
      this.field = field;
    }

    public String field() {
      return field;
    }
  }

  /** Bytes that do not authenticate: altered, or made with another key than the one they name. */
  public static final class NotAuthentic extends VaultException {
    private static final long serialVersionUID = 1;

    /**
     * @param what that failed, as the reader knows it: {@code encrypted}, {@code wrapped DEK}
     */
    public NotAuthentic(String what) {
      super(what + ": failed authentication; it was altered, or was not made by this key");
    }
  }

  /** The store said that this ring has no such DEK. */
  public static final class DekNotFound extends VaultException {
    private static final long serialVersionUID = 1;

    public DekNotFound(DekId id) {
      super("encrypted: this keyring has no key " + id.value());
    }
  }

  /** The store said that this ring has no DEK at all, where one was to be replaced. */
  public static final class RingNotFound extends VaultException {
    private static final long serialVersionUID = 1;

    public RingNotFound() {
      super("keyring: has no key yet; its first encryption makes one");
    }
  }

  /** The store could not say. Never means that an object is absent. */
  public static final class StoreUnavailable extends VaultException {
    private static final long serialVersionUID = 1;

    /**
     * Why the store could not say: the error class of metrics and status, and what retry and
     * breaker decide by.
     */
    public enum Reason {
      /** No connection: refused, reset, no route, unknown host. */
      UNREACHABLE,
      /** No answer in time. */
      TIMEOUT,
      /** 429 or 503 SlowDown. */
      THROTTLED,
      /** 5xx, or an answer we cannot read. */
      SERVER_ERROR,
      /** 401 or 403: the credentials or their permissions. */
      DENIED,
      /** No such bucket, wrong region, or another setting of ours that no retry mends. */
      MISCONFIGURED,
      /** Not asked: the circuit breaker is open. */
      CIRCUIT_OPEN,
      /** Not asked, or given up: the caller's time or this thread's ended first. */
      CANCELLED;

      /** Whether asking again soon may help. */
      public boolean isTransient() {
        return switch (this) {
          case UNREACHABLE, TIMEOUT, THROTTLED, SERVER_ERROR -> true;
          case DENIED, MISCONFIGURED, CIRCUIT_OPEN, CANCELLED -> false;
        };
      }
    }

    private final Reason reason;
    private final String store;

    public StoreUnavailable(Reason reason, String operatorDetail, @Nullable Throwable cause) {
      this(reason, "", operatorDetail, cause);
    }

    public StoreUnavailable(Reason reason, String operatorDetail) {
      this(reason, operatorDetail, null);
    }

    private StoreUnavailable(
        Reason reason, String store, String operatorDetail, @Nullable Throwable cause) {
      super(
          "the " + (store.isEmpty() ? "" : store + " ") + "key store is unavailable; try again",
          operatorDetail,
          cause);
      this.reason = reason;
      this.store = store;
    }

    /**
     * The same of one store among several, which the message then names; as it is if it names one
     * already.
     *
     * @param name as configuration has it: {@code source}, {@code target}
     */
    public StoreUnavailable of(String name) {
      return store.isEmpty()
          ? new StoreUnavailable(reason, name, name + ": " + operatorDetail(), this)
          : this;
    }

    public Reason reason() {
      return reason;
    }

    /** Which store it was, if there are several; else empty. */
    public String store() {
      return store;
    }
  }

  /**
   * This instance may not do that on this store now: sealed, superseded, wrong store, or outside
   * the creators' range.
   */
  public static final class Fenced extends VaultException {
    private static final long serialVersionUID = 1;

    public Fenced(String message, String operatorDetail) {
      super(message, operatorDetail, null);
    }
  }

  /** A stored DEK is wrapped under a KEK that this instance does not hold. */
  public static final class UnknownKek extends VaultException {
    private static final long serialVersionUID = 1;

    public UnknownKek(KekId id) {
      super(
          "this keyring's key is wrapped under a KEK that this vault does not hold",
          "KEK " + id.value(),
          null);
    }
  }

  /** A stored object that cannot be what it should be. */
  public static final class CorruptObject extends VaultException {
    private static final long serialVersionUID = 1;

    /**
     * @param operatorDetail which object and what is wrong with it
     */
    public CorruptObject(String operatorDetail, @Nullable Throwable cause) {
      super("a stored key of this keyring is corrupt", operatorDetail, cause);
    }
  }

  /** What was decrypted is no text, and the protocol can carry only text. */
  public static final class UnreadablePlaintext extends VaultException {
    private static final long serialVersionUID = 1;

    public UnreadablePlaintext() {
      super("encrypted: authentic, but it holds bytes that are not UTF-8 text");
    }
  }

  /** No token, or none that we know. */
  public static final class Unauthenticated extends VaultException {
    private static final long serialVersionUID = 1;

    public Unauthenticated(String message) {
      super(message);
    }
  }

  /** A known token without the right to do this. */
  public static final class PermissionDenied extends VaultException {
    private static final long serialVersionUID = 1;

    public PermissionDenied(String message) {
      super(message);
    }
  }

  /** A limit of this instance: body size, concurrency. */
  public static final class ResourceExhausted extends VaultException {
    private static final long serialVersionUID = 1;

    public ResourceExhausted(String message) {
      super(message);
    }
  }

  /** The caller's time, or ours for this request, is over. */
  public static final class DeadlineExceeded extends VaultException {
    private static final long serialVersionUID = 1;

    public DeadlineExceeded(String message) {
      super(message);
    }
  }
}

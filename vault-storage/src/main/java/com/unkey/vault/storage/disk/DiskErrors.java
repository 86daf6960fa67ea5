package com.unkey.vault.storage.disk;

import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link IOException} means for the port. The JDK passes most error numbers on only as the
 * C library's text; in a locale where that text is not English they fall to {@link
 * Reason#SERVER_ERROR}, which is safe and only less exact.
 */
final class DiskErrors {
  private DiskErrors() {}

  /**
   * @param doing what was being done, for the operator: {@code writing keyring/r/LATEST}
   */
  static StoreUnavailable unavailable(String doing, IOException e) {
    return new StoreUnavailable(reason(e), "disk store: " + doing + ": " + text(e), e);
  }

  /**
   * Whether a failed link or rename certainly did nothing. A network file system may still carry
   * out what it answered with another error, or not at all.
   */
  static boolean nothingHappened(IOException e) {
    return reason(e) == Reason.DENIED || isFull(e) || e instanceof UnsupportedLink;
  }

  private static Reason reason(IOException e) {
    if (e instanceof ClosedByInterruptException) {
      return Reason.CANCELLED;
    }
    if (e instanceof AccessDeniedException
        || says(e, "read-only file system")
        || says(e, "operation not permitted")) {
      return Reason.DENIED;
    }
    return e instanceof UnsupportedLink ? Reason.MISCONFIGURED : Reason.SERVER_ERROR;
  }

  private static boolean isFull(IOException e) {
    return says(e, "no space left") || says(e, "quota exceeded");
  }

  private static boolean says(IOException e, String words) {
    return text(e).toLowerCase(Locale.ROOT).contains(words);
  }

  private static String text(IOException e) {
    @Nullable String reason = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
    String kind = e.getClass().getSimpleName();
    return reason == null ? kind : kind + ": " + reason;
  }

  /** The file system has no hard links, so it cannot create only. */
  static final class UnsupportedLink extends IOException {
    private static final long serialVersionUID = 1;

    UnsupportedLink(@Nullable Throwable cause) {
      super("the file system has no hard links, which create-only writes need", cause);
    }
  }
}

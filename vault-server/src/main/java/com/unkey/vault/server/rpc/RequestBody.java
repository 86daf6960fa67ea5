package com.unkey.vault.server.rpc;

import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

/** The body of a request, read once and never beyond a limit. */
final class RequestBody {
  private static final int FIRST_GUESS = 2048;

  // Memory is taken as bytes come, not as they are promised.
  private static final int FIRST_MOST = 64 * 1024;

  private final InputStream in;
  private final long declared;
  private long read;
  private boolean ended;
  private boolean cutOff;

  /** Touches nothing of the body yet: a request that is refused first may never send it. */
  RequestBody(ServerRequest request) {
    boolean present = request.content().hasEntity();
    this.in = present ? new Opened(request) : InputStream.nullInputStream();
    this.declared = present ? request.headers().contentLength().orElse(-1) : 0;
    this.ended = !present;
  }

  /** Bytes read so far. */
  long count() {
    return read;
  }

  /**
   * All of it.
   *
   * @throws RpcException resource_exhausted beyond {@code limit} bytes
   */
  Slice readAll(int limit) {
    if (declared > limit) {
      throw Gzip.tooLarge(limit);
    }
    // One byte beyond the limit shows that there is more.
    int most = declared >= 0 ? (int) declared : limit + 1;
    byte[] buffer = new byte[Math.min(most, declared >= 0 ? FIRST_MOST : FIRST_GUESS)];
    int length = 0;
    while (true) {
      length += readFully(buffer, length, buffer.length - length);
      if (length > limit) {
        throw Gzip.tooLarge(limit);
      }
      if (ended || length == declared) {
        return new Slice(buffer, 0, length);
      }
      buffer = Arrays.copyOf(buffer, (int) Math.min(most, buffer.length * 2L));
    }
  }

  /** The next {@code length} bytes; an array shorter than that only if the body ended. */
  byte[] readMessage(int length) {
    byte[] buffer = new byte[Math.min(length, FIRST_MOST)];
    int got = readFully(buffer, 0, buffer.length);
    while (got == buffer.length && got < length) {
      buffer = Arrays.copyOf(buffer, (int) Math.min(length, buffer.length * 2L));
      got += readFully(buffer, got, buffer.length - got);
    }
    return got == length ? buffer : Arrays.copyOf(buffer, got);
  }

  /**
   * @return how many bytes were read, fewer than {@code length} only if the body ended
   * @throws LostException if the rest cannot be read
   */
  int readFully(byte[] buffer, int offset, int length) {
    int total = 0;
    try {
      while (total < length) {
        int some = in.read(buffer, offset + total, length - total);
        if (some < 0) {
          ended = true;
          break;
        }
        total += some;
      }
    } catch (IOException e) {
      throw new LostException(new UncheckedIOException(e));
    } catch (RuntimeException e) {
      throw new LostException(e);
    }
    read += total;
    return total;
  }

  /** To be called when the thread was interrupted while it read: the end that it saw is none. */
  void cutOff() {
    cutOff = ended && read != declared;
  }

  boolean isCutOff() {
    return cutOff;
  }

  /** Whether all that was declared was read, or the end was seen. */
  boolean isRead() {
    return (ended && !cutOff) || read == declared;
  }

  /** Whether the caller said how long the body is, or that there is none. */
  boolean isDeclared() {
    return declared >= 0;
  }

  /** How much of the body the caller said is still to come; 0 if it did not say. */
  long declaredRest() {
    return declared < 0 ? 0 : declared - read;
  }

  /** Whether nothing follows what was read. Waits for the next byte or the end. */
  boolean atEnd() {
    return isRead() || readFully(new byte[1], 0, 1) == 0;
  }

  /** Reads on for at most {@code limit} bytes. Whether that was all. */
  boolean endsWithin(int limit) {
    byte[] buffer = new byte[8192];
    int left = limit;
    while (!isRead() && left > 0) {
      left -= readFully(buffer, 0, Math.min(buffer.length, left));
    }
    return isRead();
  }

  /** The rest of the body will never come: the connection broke, or its framing did. */
  static final class LostException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final RuntimeException reason;

    private LostException(RuntimeException reason) {
      super(reason);
      this.reason = reason;
    }

    /** As the server threw it. */
    RuntimeException reason() {
      return reason;
    }
  }

  /** Asks for the body with the first read, because asking is what sends 100-continue. */
  private static final class Opened extends InputStream {
    private final ServerRequest request;
    private InputStream opened = InputStream.nullInputStream();
    private boolean isOpen;

    Opened(ServerRequest request) {
      this.request = request;
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (!isOpen) {
        opened = request.content().inputStream();
        isOpen = true;
      }
      return opened.read(buffer, offset, length);
    }
  }
}

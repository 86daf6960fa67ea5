package com.unkey.vault.server.rpc;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** The one compression we know, bounded both ways. */
final class Gzip {
  static final String NAME = "gzip";

  private static final VarHandle LITTLE_ENDIAN_INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private Gzip() {}

  /**
   * Whether a request encoding means gzip.
   *
   * @throws RpcException unimplemented for one we do not know
   */
  static boolean isNamedBy(@Nullable String encoding) {
    if (encoding == null || encoding.isEmpty() || encoding.equals("identity")) {
      return false;
    }
    if (encoding.equals(NAME)) {
      return true;
    }
    throw new RpcException(
        ConnectCode.UNIMPLEMENTED,
        "unknown compression " + Printable.quote(encoding) + ": supported encodings are gzip");
  }

  /** Whether a list of encodings that the caller takes holds gzip. */
  static boolean isAcceptedBy(List<String> accepted) {
    for (String line : accepted) {
      for (String item : line.split(",", -1)) {
        String[] parts = item.toLowerCase(Locale.ROOT).split(";", 2);
        if (parts[0].strip().equals(NAME)) {
          return parts.length == 1 || !parts[1].strip().matches("q=0(\\.0*)?");
        }
      }
    }
    return false;
  }

  /**
   * @throws RpcException resource_exhausted beyond {@code limit} bytes, invalid_argument if it is
   *     not gzip
   */
  static Slice decompress(Slice compressed, int limit) {
    if (compressed.length() == 0) {
      return compressed;
    }
    try (GZIPInputStream in =
        new GZIPInputStream(
            new ByteArrayInputStream(
                compressed.array(), compressed.offset(), compressed.length()))) {
      byte[] buffer = new byte[Math.min(limit, statedSize(compressed)) + 1];
      int length = 0;
      while (true) {
        int read = in.readNBytes(buffer, length, buffer.length - length);
        length += read;
        if (length > limit) {
          throw tooLarge(limit);
        }
        if (length < buffer.length) {
          return new Slice(buffer, 0, length);
        }
        buffer = Arrays.copyOf(buffer, (int) Math.min(limit + 1L, buffer.length * 2L));
      }
    } catch (IOException e) {
      throw new RpcException(
          ConnectCode.INVALID_ARGUMENT, "decompress message: not gzip", List.of(), e);
    }
  }

  static byte[] compress(Slice plain) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(64 + plain.length());
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(plain.array(), plain.offset(), plain.length());
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return out.toByteArray();
  }

  /**
   * The most that gzip of {@code limit} bytes can be: deflate's bound for stored blocks, and
   * framing.
   */
  static int compressedLimit(int limit) {
    return limit + (limit >> 9) + 64;
  }

  static RpcException tooLarge(int limit) {
    return new RpcException(
        ConnectCode.RESOURCE_EXHAUSTED, "message is larger than configured max " + limit);
  }

  /** What the trailer says, for a first guess only: it is the caller's word. */
  private static int statedSize(Slice compressed) {
    int end = compressed.offset() + compressed.length();
    if (compressed.length() < 4) {
      return 0;
    }
    byte[] array = compressed.array();
    int size = (int) LITTLE_ENDIAN_INT.get(array, end - 4);
    // No more ahead than a plausible ratio, so that a lie costs its sender as much as us.
    long plausible = 16L * compressed.length() + 512;
    return size < 0 ? 0 : (int) Math.min(size, plausible);
  }
}

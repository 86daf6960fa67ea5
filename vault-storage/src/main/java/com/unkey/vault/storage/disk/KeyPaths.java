package com.unkey.vault.storage.disk;

import com.unkey.vault.core.VaultException.InvalidArgument;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Object keys as paths below the root, and file names as text: always UTF-8, as the Go vault wrote
 * them, whatever the locale of this process. (The JDK encodes path text by the locale, so that
 * under {@code LC_ALL=C} a ring {@code é} could be neither written nor found; URIs carry the
 * bytes.)
 */
final class KeyPaths {
  /** Ours, beside the objects: temporary files and locks. */
  static final String OWN_FOLDER = ".vault";

  /** What Linux and its file systems allow in one name. */
  private static final int MAX_SEGMENT_BYTES = 255;

  private KeyPaths() {}

  /**
   * The segments of {@code key}.
   *
   * @throws InvalidArgument if no file below the root can stand for it
   */
  static List<String> segments(String key) {
    List<String> segments = List.of(key.split("/", -1));
    for (String segment : segments) {
      requireName(segment);
    }
    if (segments.getFirst().equals(OWN_FOLDER)) {
      throw refused("the name " + OWN_FOLDER + " is kept for this store itself");
    }
    if (isLeftover(segments.getLast())) {
      throw refused("a name .vault-*.tmp is a temporary file's");
    }
    return segments;
  }

  /** Whether a file of this name is what an interrupted write of the Go vault left behind. */
  static boolean isLeftover(String name) {
    return name.startsWith(".vault-") && name.endsWith(".tmp");
  }

  private static void requireName(String segment) {
    if (segment.isEmpty()) {
      throw refused("a segment is empty");
    }
    if (segment.equals(".") || segment.equals("..")) {
      throw refused("a segment is . or ..");
    }
    if (segment.indexOf('\0') >= 0) {
      throw refused("it has a NUL character");
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(segment)) {
      throw refused("it is not valid Unicode");
    }
    if (segment.getBytes(StandardCharsets.UTF_8).length > MAX_SEGMENT_BYTES) {
      throw refused("a segment is longer than " + MAX_SEGMENT_BYTES + " bytes");
    }
  }

  /** A key this store cannot hold, told as the caller's field, because no retry mends it. */
  static InvalidArgument refused(String why) {
    return new InvalidArgument("keyring", "the disk store cannot hold it: " + why);
  }

  /**
   * The entry {@code segment} of {@code folder}, which must exist unless {@code segment} is ASCII.
   */
  static Path child(Path folder, String segment) {
    if (isAscii(segment)) {
      return folder.resolve(segment);
    }
    String base = folder.toUri().getRawPath();
    return Path.of(
        URI.create("file://" + base + (base.endsWith("/") ? "" : "/") + percentEncoded(segment)));
  }

  /** The last name of {@code path} as text, or null if its bytes are not UTF-8: no key of ours. */
  static @Nullable String name(Path path) {
    String text = String.valueOf(path.getFileName());
    if (isAscii(text)) {
      return text;
    }
    String raw = path.toUri().getRawPath();
    String trimmed = raw.endsWith("/") ? raw.substring(0, raw.length() - 1) : raw;
    return percentDecoded(trimmed.substring(trimmed.lastIndexOf('/') + 1));
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 0x80);
  }

  private static String percentEncoded(String segment) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : segment.getBytes(StandardCharsets.UTF_8)) {
      encoded.append(String.format("%%%02X", b));
    }
    return encoded.toString();
  }

  private static @Nullable String percentDecoded(String raw) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < raw.length(); i++) {
      if (raw.charAt(i) == '%') {
        bytes.write(Integer.parseInt(raw, i + 1, i + 3, 16));
        i += 2;
      } else {
        bytes.write(raw.charAt(i));
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /** {@code folder} and each of its parents up to {@code root}, innermost first. */
  static List<Path> upTo(Path root, Path folder) {
    List<Path> chain = new ArrayList<>();
    for (@Nullable Path at = folder; at != null && at.startsWith(root); at = at.getParent()) {
      chain.add(at);
    }
    return chain;
  }
}

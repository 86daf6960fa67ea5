package com.unkey.vault.core;

import com.unkey.vault.core.VaultException.InvalidArgument;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The id of a keyring: a workspace or environment id, possibly with slashes ({@code
 * org/team/keyring}).
 *
 * <p>1 to 512 UTF-8 bytes; no empty, {@code .} or {@code ..} segment, no NUL or control character,
 * nothing that is not Unicode. What an existing bucket may hold is readable; {@link
 * #requireCreatable} says what a new ring may be called.
 */
public record RingId(String value) {
  public static final int MAX_BYTES = 512;
  private static final Pattern SEGMENT_OF_OURS = Pattern.compile("LATEST|dek_.*", Pattern.DOTALL);

  /**
   * @throws InvalidArgument naming {@code keyring} if {@code value} is outside the grammar
   */
  public RingId {
    String problem = problemWith(value);
    if (problem != null) {
      throw new InvalidArgument("keyring", problem);
    }
  }

  /**
   * Refuses names under which the objects of one ring could be taken for another's: a segment
   * {@code LATEST} or {@code dek_*}. Rings that exist already are read whatever they are called.
   */
  public RingId requireCreatable() {
    for (String segment : value.split("/", -1)) {
      if (SEGMENT_OF_OURS.matcher(segment).matches()) {
        throw new InvalidArgument(
            "keyring", "a new keyring may not have a segment 'LATEST' or 'dek_…'");
      }
    }
    return this;
  }

  private static @Nullable String problemWith(String value) {
    if (value.isEmpty()) {
      return "is empty";
    }
    if (value.length() > MAX_BYTES || value.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      return "is longer than " + MAX_BYTES + " bytes";
    }
    int segmentStart = 0;
    for (int i = 0; i <= value.length(); i++) {
      char c = i == value.length() ? '/' : value.charAt(i);
      if (c == '/') {
        String segment = value.substring(segmentStart, i);
        if (segment.isEmpty()) {
          return "has an empty segment";
        }
        if (segment.equals(".") || segment.equals("..")) {
          return "has a segment '.' or '..'";
        }
        segmentStart = i + 1;
      } else if (Character.isISOControl(c)) {
        return "has a control character";
      } else if (Character.isSurrogate(c)) {
        boolean paired =
            Character.isHighSurrogate(c)
                && i + 1 < value.length()
                && Character.isLowSurrogate(value.charAt(i + 1));
        if (!paired) {
          return "is not valid Unicode";
        }
        i++;
      }
    }
    return null;
  }

  @Override
  public String toString() {
    return value;
  }
}

package com.unkey.vault.server.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.Any;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;

/** A failure as the protocols write it. */
final class ErrorBody {
  private ErrorBody() {}

  /** Connect's: code, and message and details if there are any. */
  static byte[] json(RpcException error) {
    StringBuilder json = new StringBuilder(96);
    json.append("{\"code\":\"").append(error.code().wireName()).append('"');
    if (!error.getMessage().isEmpty()) {
      json.append(",\"message\":");
      string(json, error.getMessage());
    }
    String separator = ",\"details\":[";
    for (Any detail : error.details()) {
      json.append(separator).append("{\"type\":");
      string(json, detail.getTypeUrl().substring(detail.getTypeUrl().lastIndexOf('/') + 1));
      json.append(",\"value\":\"")
          .append(
              Base64.getEncoder().withoutPadding().encodeToString(detail.getValue().toByteArray()))
          .append("\"}");
      separator = ",";
    }
    if (!error.details().isEmpty()) {
      json.append(']');
    }
    return json.append('}').toString().getBytes(UTF_8);
  }

  /**
   * gRPC's {@code grpc-status-details-bin}: base64 of a {@code google.rpc.Status} with code 1,
   * message 2 and details 3.
   */
  static String grpcStatusDetails(RpcException error) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      out.writeInt32(1, error.code().grpcStatus());
      if (!error.getMessage().isEmpty()) {
        out.writeString(2, error.getMessage());
      }
      for (Any detail : error.details()) {
        out.writeMessage(3, detail);
      }
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return Base64.getEncoder().withoutPadding().encodeToString(bytes.toByteArray());
  }

  /** gRPC's {@code grpc-message}: UTF-8, percent-encoded where it is not visible ASCII. */
  static String percentEncoded(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (byte b : text.getBytes(UTF_8)) {
      if (b >= ' ' && b <= '~' && b != '%') {
        out.append((char) b);
      } else {
        out.append('%').append(hex(b >> 4)).append(hex(b));
      }
    }
    return out.toString();
  }

  private static char hex(int nibble) {
    return Character.toUpperCase(Character.forDigit(nibble & 0xf, 16));
  }

  private static void string(StringBuilder json, String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ' || c == '\u007f' || Character.isSurrogate(c)) {
        json.append("\\u")
            .append(hex(c >> 12))
            .append(hex(c >> 8))
            .append(hex(c >> 4))
            .append(hex(c));
      } else {
        json.append(c);
      }
    }
    json.append('"');
  }
}

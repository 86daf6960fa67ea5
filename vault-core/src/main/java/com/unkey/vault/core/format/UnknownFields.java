package com.unkey.vault.core.format;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;

/** Fields that a later release may add: read over, as protobuf's own parsers do. */
final class UnknownFields {
  private UnknownFields() {}

  /**
   * @throws IOException if the field is malformed, or is the end of a group that never began
   */
  static void skip(CodedInputStream in, int tag) throws IOException {
    if (!in.skipField(tag)) {
      throw new InvalidProtocolBufferException("a group ends that did not begin");
    }
  }
}

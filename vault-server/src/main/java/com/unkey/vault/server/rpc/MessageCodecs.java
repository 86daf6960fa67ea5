package com.unkey.vault.server.rpc;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Messages to bytes and back, in either codec. */
record MessageCodecs(JsonCodec json) {
  /**
   * @throws RpcException invalid_argument if the bytes are no such message
   */
  Message decode(RpcCodec codec, Message prototype, Slice bytes) {
    try {
      return switch (codec) {
        case PROTO ->
            prototype.getParserForType().parseFrom(bytes.array(), bytes.offset(), bytes.length());
        case JSON -> json.parse(prototype, bytes.array(), bytes.offset(), bytes.length());
      };
    } catch (InvalidProtocolBufferException e) {
      throw new RpcException(
          ConnectCode.INVALID_ARGUMENT, "unmarshal message: " + e.getMessage(), List.of(), e);
    }
  }

  /**
   * @return the message after {@code reserved} free bytes
   */
  byte[] encode(RpcCodec codec, Message message, int reserved) {
    try {
      return switch (codec) {
        case PROTO -> proto(message, reserved);
        case JSON -> json.print(message, reserved);
      };
    } catch (IOException e) {
      throw new UncheckedIOException("an answer that cannot be written as " + codec.label(), e);
    }
  }

  private static byte[] proto(Message message, int reserved) throws IOException {
    if (reserved == 0) {
      return message.toByteArray();
    }
    int size = message.getSerializedSize();
    byte[] framed = new byte[reserved + size];
    CodedOutputStream out = CodedOutputStream.newInstance(framed, reserved, size);
    message.writeTo(out);
    out.checkNoSpaceLeft();
    return framed;
  }
}

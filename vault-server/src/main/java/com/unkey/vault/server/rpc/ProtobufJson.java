package com.unkey.vault.server.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/** {@link JsonCodec} for any message, by protobuf's own library. */
public final class ProtobufJson implements JsonCodec {
  private final JsonFormat.Parser parser;
  private final JsonFormat.Printer printer;

  /**
   * @param anyTypes the messages that an Any may hold
   */
  public ProtobufJson(TypeRegistry anyTypes) {
    parser = JsonFormat.parser().usingTypeRegistry(anyTypes).ignoringUnknownFields();
    printer = JsonFormat.printer().usingTypeRegistry(anyTypes).omittingInsignificantWhitespace();
  }

  public ProtobufJson() {
    this(TypeRegistry.getEmptyTypeRegistry());
  }

  @Override
  public Message parse(Message prototype, byte[] utf8, int offset, int length)
      throws InvalidProtocolBufferException {
    Message.Builder builder = prototype.newBuilderForType();
    parser.merge(text(utf8, offset, length), builder);
    return builder.build();
  }

  @Override
  public byte[] print(Message message, int reserved) throws InvalidProtocolBufferException {
    byte[] json = printer.print(message).getBytes(UTF_8);
    if (reserved == 0) {
      return json;
    }
    byte[] framed = new byte[reserved + json.length];
    System.arraycopy(json, 0, framed, reserved, json.length);
    return framed;
  }

  /**
   * The fast decoder replaces what is malformed; only where it may have done so, the strict one.
   */
  private static String text(byte[] utf8, int offset, int length)
      throws InvalidProtocolBufferException {
    String text = new String(utf8, offset, length, UTF_8);
    if (text.indexOf('\uFFFD') < 0) {
      return text;
    }
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8, offset, length)).toString();
    } catch (CharacterCodingException e) {
      throw new InvalidProtocolBufferException("the JSON is not UTF-8", e);
    }
  }
}

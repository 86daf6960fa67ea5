package com.unkey.vault.server.rpc;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;

/**
 * Protobuf's JSON form of messages. On input: names in lowerCamelCase or as in the proto, unknown
 * names ignored, UTF-8 only. On output: lowerCamelCase, default values omitted.
 *
 * @see <a href="https://protobuf.dev/programming-guides/json/">ProtoJSON</a>
 */
public interface JsonCodec {
  /**
   * @param prototype the default instance of the type to read
   * @throws InvalidProtocolBufferException if the bytes are no such message; its message is for the
   *     caller
   */
  Message parse(Message prototype, byte[] utf8, int offset, int length)
      throws InvalidProtocolBufferException;

  /**
   * @param reserved how many bytes to leave free at the front, for framing
   * @throws InvalidProtocolBufferException if the message has no JSON form: an Any of an unknown
   *     type
   */
  byte[] print(Message message, int reserved) throws InvalidProtocolBufferException;
}

package com.unkey.vault.server.rpc;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * {@link JsonCodec} several times faster than the general one for messages that hold nothing but
 * text, which are the ones that the vault is asked all day. Gives every other message to the codec
 * behind it, once it is sure that the bytes are JSON.
 */
public final class PlainJson implements JsonCodec {
  private final JsonCodec others;
  private final Map<Descriptor, PlainMessage> known = new ConcurrentHashMap<>();

  /**
   * @param others for messages that hold more than text
   */
  public PlainJson(JsonCodec others) {
    this.others = others;
  }

  @Override
  public Message parse(Message prototype, byte[] utf8, int offset, int length)
      throws InvalidProtocolBufferException {
    JsonReader json = new JsonReader(utf8, offset, length);
    PlainMessage type = type(prototype);
    if (!type.isPlain()) {
      json.skipValue();
      json.expectEnd();
      return others.parse(prototype, utf8, offset, length);
    }
    Message.Builder builder = prototype.newBuilderForType();
    type.read(json, builder);
    json.expectEnd();
    return builder.build();
  }

  @Override
  public byte[] print(Message message, int reserved) throws InvalidProtocolBufferException {
    PlainMessage type = type(message);
    if (!type.isPlain()) {
      return others.print(message, reserved);
    }
    JsonWriter json = new JsonWriter(reserved, type.expectedSize(message));
    type.write(message, json);
    return json.toByteArray();
  }

  private PlainMessage type(Message message) {
    Descriptor descriptor = message.getDescriptorForType();
    PlainMessage type = known.get(descriptor);
    return type != null ? type : known.computeIfAbsent(descriptor, PlainMessage::of);
  }
}

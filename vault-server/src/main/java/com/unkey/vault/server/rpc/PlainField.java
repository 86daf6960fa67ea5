package com.unkey.vault.server.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MapEntry;
import com.google.protobuf.Message;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One field of a {@link PlainMessage}: a text, a message, or a map from text to either. */
final class PlainField {
  private final FieldDescriptor field;
  private final boolean plain;
  private final boolean map;
  private final @Nullable PlainMessage messages;
  private final byte[] opening;

  /**
   * @param messages the type of what it holds; null for text
   */
  private PlainField(FieldDescriptor field, boolean plain, @Nullable PlainMessage messages) {
    this.field = field;
    this.plain = plain;
    this.map = field.isMapField();
    this.messages = messages;
    this.opening = ("\"" + field.getJsonName() + "\":").getBytes(UTF_8);
  }

  static PlainField of(FieldDescriptor field, Set<Descriptor> outer) {
    FieldDescriptor value = field;
    boolean plain = !field.isRepeated() && field.getIndex() < Long.SIZE;
    if (field.isMapField()) {
      value = mapValue(field);
      plain = mapKey(field).getType() == FieldDescriptor.Type.STRING;
    }
    if (value.getType() == FieldDescriptor.Type.MESSAGE) {
      PlainMessage type = PlainMessage.of(value.getMessageType(), outer);
      return new PlainField(field, plain && type.isPlain(), type);
    }
    return new PlainField(field, plain && value.getType() == FieldDescriptor.Type.STRING, null);
  }

  boolean isPlain() {
    return plain;
  }

  /** Among its message's fields. */
  int index() {
    return field.getIndex();
  }

  String jsonName() {
    return field.getJsonName();
  }

  String protoName() {
    return field.getName();
  }

  boolean isSet(Message message) {
    return map ? message.getRepeatedFieldCount(field) > 0 : message.hasField(field);
  }

  /** What {@link #write} may need, looking into no message and no map. */
  int expectedSize(Message message) {
    int text = !map && messages == null ? ((String) message.getField(field)).length() : 0;
    return opening.length + 3 + text;
  }

  void read(JsonReader json, Message.Builder builder) throws InvalidProtocolBufferException {
    if (map) {
      readMap(json, builder);
    } else {
      builder.setField(field, readValue(json, builder, field));
    }
  }

  private void readMap(JsonReader json, Message.Builder builder)
      throws InvalidProtocolBufferException {
    json.expect('{');
    if (json.consume('}')) {
      return;
    }
    Set<String> keys = new HashSet<>();
    do {
      String key = json.name();
      if (!keys.add(key)) {
        throw json.error("a key of " + jsonName() + " comes twice");
      }
      Message.Builder entry = builder.newBuilderForField(field).setField(mapKey(field), key);
      entry.setField(mapValue(field), readValue(json, entry, mapValue(field)));
      builder.addRepeatedField(field, entry.build());
    } while (json.consume(','));
    json.expect('}');
  }

  private Object readValue(JsonReader json, Message.Builder holder, FieldDescriptor in)
      throws InvalidProtocolBufferException {
    if (messages == null) {
      return json.string();
    }
    Message.Builder inner = holder.newBuilderForField(in);
    messages.read(json, inner);
    return inner.build();
  }

  void write(Message message, JsonWriter json) {
    json.raw(opening);
    if (!map) {
      writeValue(message.getField(field), json);
      return;
    }
    char before = '{';
    for (Object each : (List<?>) message.getField(field)) {
      MapEntry<?, ?> entry = (MapEntry<?, ?>) each;
      json.raw(before).string((String) entry.getKey()).raw(':');
      writeValue(entry.getValue(), json);
      before = ',';
    }
    json.raw('}');
  }

  private void writeValue(Object value, JsonWriter json) {
    if (messages == null) {
      json.string((String) value);
    } else {
      messages.write((Message) value, json);
    }
  }

  private static FieldDescriptor mapKey(FieldDescriptor map) {
    return map.getMessageType().findFieldByNumber(1);
  }

  private static FieldDescriptor mapValue(FieldDescriptor map) {
    return map.getMessageType().findFieldByNumber(2);
  }
}

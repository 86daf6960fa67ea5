package com.unkey.vault.server.rpc;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How messages of one type are written as JSON, if all they hold is text, messages of text, and
 * maps from text to either.
 */
final class PlainMessage {
  private static final PlainMessage OTHER = new PlainMessage(List.of(), false);

  private final List<PlainField> fields;
  private final boolean plain;
  private final Map<String, PlainField> byName = new HashMap<>();

  private PlainMessage(List<PlainField> fields, boolean plain) {
    this.fields = fields;
    this.plain = plain;
    for (PlainField field : fields) {
      byName.put(field.jsonName(), field);
      byName.put(field.protoName(), field);
    }
  }

  static PlainMessage of(Descriptor type) {
    return of(type, new HashSet<>());
  }

  /**
   * @param outer the types that this one is asked about within
   */
  static PlainMessage of(Descriptor type, Set<Descriptor> outer) {
    // Well-known types have JSON forms of their own, and a type within itself no end.
    if (type.getFile().getPackage().equals("google.protobuf")
        || !type.getRealOneofs().isEmpty()
        || !outer.add(type)) {
      return OTHER;
    }
    List<PlainField> fields =
        type.getFields().stream().map(field -> PlainField.of(field, outer)).toList();
    outer.remove(type);
    return fields.stream().allMatch(PlainField::isPlain) ? new PlainMessage(fields, true) : OTHER;
  }

  boolean isPlain() {
    return plain;
  }

  void read(JsonReader json, Message.Builder builder) throws InvalidProtocolBufferException {
    json.expect('{');
    if (json.consume('}')) {
      return;
    }
    long seen = 0;
    do {
      PlainField field = byName.get(json.name());
      if (field == null) {
        json.skipValue();
        continue;
      }
      long bit = 1L << field.index();
      if ((seen & bit) != 0) {
        throw json.error(field.jsonName() + " comes twice");
      }
      seen |= bit;
      if (!json.consumeNull()) {
        field.read(json, builder);
      }
    } while (json.consume(','));
    json.expect('}');
  }

  void write(Message message, JsonWriter json) {
    json.raw('{');
    boolean first = true;
    for (PlainField field : fields) {
      if (field.isSet(message)) {
        if (!first) {
          json.raw(',');
        }
        first = false;
        field.write(message, json);
      }
    }
    json.raw('}');
  }

  /** A guess: its own texts, each a character a byte, their names, and what frames it. */
  int expectedSize(Message message) {
    int size = 2;
    for (PlainField field : fields) {
      size += field.expectedSize(message);
    }
    return size;
  }
}

package com.unkey.vault.storage.identity;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import com.google.gson.stream.MalformedJsonException;
import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.KekId;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code _vault/store.json}, format 1: a JSON object in UTF-8, every field there once, in any
 * order.
 *
 * <pre>
 * {
 *   "format": 1,
 *   "storeId": "store_8f1c…",                              1 to 64 of A-Za-z0-9._-
 *   "role": "active",                                      active, replica or sealed
 *   "epoch": 1,                                            1 or more
 *   "creators": {"min": "source", "max": "source"},        phases: source, dual-read-source,
 *                                                          dual-read-target, target
 *   "wrapKeks": [],                                        ids of KEKs; empty: any
 *   "generation": 1,                                       1 or more, +1 with every change
 *   "change": "5d3f…"                                      not blank; new with every change
 * }
 * </pre>
 *
 * <p>Read strictly: a field or a word that is not known here was written by a newer version, and
 * may forbid what this one would do.
 */
final class IdentityFormat {
  private static final int FORMAT = 1;
  private static final String NEWER =
      "; the object was made by a newer version of the vault, or is damaged";

  /** The object is not what this version can read. */
  static final class UnreadableIdentity extends Exception {
    private static final long serialVersionUID = 1;

    UnreadableIdentity(String problem) {
      super(problem);
    }
  }

  private IdentityFormat() {}

  static Bytes serialize(StoreIdentity identity) {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.setIndent("  ");
      json.beginObject();
      json.name("format").value(FORMAT);
      json.name("storeId").value(identity.id().value());
      json.name("role").value(identity.role().word());
      json.name("epoch").value(identity.epoch().value());
      json.name("creators").beginObject();
      json.name("min").value(identity.creators().min().word());
      json.name("max").value(identity.creators().max().word());
      json.endObject();
      json.name("wrapKeks").beginArray();
      for (KekId kek : identity.wrapKeks()) {
        json.value(kek.value());
      }
      json.endArray();
      json.name("generation").value(identity.generation());
      json.name("change").value(identity.change());
      json.endObject();
    } catch (IOException e) {
      throw new IllegalStateException("a string writer does not fail", e);
    }
    return Bytes.utf8(text + "\n");
  }

  /**
   * @throws UnreadableIdentity saying which field, and what is wrong with it; never its content at
   *     length
   */
  static StoreIdentity parse(Bytes object) throws UnreadableIdentity {
    try (JsonReader json = new JsonReader(new StringReader(utf8(object)))) {
      json.setStrictness(Strictness.STRICT);
      StoreIdentity identity = new Fields().read(json);
      // Throws if anything follows.
      var _ = json.peek();
      return identity;
    } catch (MalformedJsonException | EOFException e) {
      throw new UnreadableIdentity("is not JSON");
    } catch (IOException e) {
      throw new IllegalStateException("a string reader does not fail", e);
    } catch (IllegalStateException e) {
      throw new UnreadableIdentity("a field has a value of the wrong kind" + NEWER);
    } catch (IllegalArgumentException e) {
      throw new UnreadableIdentity(String.valueOf(e.getMessage()));
    }
  }

  private static String utf8(Bytes object) throws UnreadableIdentity {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(object.toArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw new UnreadableIdentity("is not UTF-8");
    }
  }

  /** The fields as they come, each once. */
  private static final class Fields {
    private final Set<String> seen = new HashSet<>();
    private @Nullable StoreId id;
    private @Nullable String role;
    private @Nullable Epoch epoch;
    private @Nullable Creators creators;
    private @Nullable List<KekId> wrapKeks;
    private long generation;
    private @Nullable String change;

    StoreIdentity read(JsonReader json) throws IOException, UnreadableIdentity {
      boolean formatSeen = false;
      json.beginObject();
      while (json.hasNext()) {
        String field = once(json.nextName());
        switch (field) {
          case "format" -> {
            requireFormat(number(json));
            formatSeen = true;
          }
          case "storeId" -> id = new StoreId(text(json));
          case "role" -> role = text(json);
          case "epoch" -> epoch = new Epoch(number(json));
          case "creators" -> creators = creators(json);
          case "wrapKeks" -> wrapKeks = keks(json);
          case "generation" -> generation = number(json);
          case "change" -> change = text(json);
          default -> throw unknown("field", field);
        }
      }
      json.endObject();
      require(formatSeen ? FORMAT : null, "format");
      return new StoreIdentity(
          require(id, "storeId"),
          role(require(role, "role"), require(epoch, "epoch")),
          require(creators, "creators"),
          require(wrapKeks, "wrapKeks"),
          generation,
          require(change, "change"));
    }

    private String once(String field) throws UnreadableIdentity {
      if (!seen.add(field)) {
        throw new UnreadableIdentity("field " + field + " is there twice");
      }
      return field;
    }

    private Creators creators(JsonReader json) throws IOException, UnreadableIdentity {
      Optional<Phase> min = Optional.empty();
      Optional<Phase> max = Optional.empty();
      json.beginObject();
      while (json.hasNext()) {
        String field = once("creators." + json.nextName());
        switch (field) {
          case "creators.min" -> min = Optional.of(phase(text(json)));
          case "creators.max" -> max = Optional.of(phase(text(json)));
          default -> throw unknown("field", field);
        }
      }
      json.endObject();
      return new Creators(
          require(min.orElse(null), "creators.min"), require(max.orElse(null), "creators.max"));
    }

    private static void requireFormat(long format) throws UnreadableIdentity {
      if (format != FORMAT) {
        throw new UnreadableIdentity("format " + format + " is not known here" + NEWER);
      }
    }

    private static StoreRole role(String word, Epoch epoch) throws UnreadableIdentity {
      return switch (word) {
        case "active" -> new StoreRole.Active(epoch);
        case "replica" -> new StoreRole.Replica(epoch);
        case "sealed" -> new StoreRole.Sealed(epoch);
        default -> throw unknown("role", word);
      };
    }

    private static Phase phase(String word) throws UnreadableIdentity {
      Optional<Phase> phase = Phase.ofWord(word);
      if (phase.isEmpty()) {
        throw unknown("phase", word);
      }
      return phase.get();
    }

    private static List<KekId> keks(JsonReader json) throws IOException {
      List<KekId> keks = new ArrayList<>();
      json.beginArray();
      while (json.hasNext()) {
        keks.add(new KekId(text(json)));
      }
      json.endArray();
      return keks;
    }

    /** The reader would take a number for text. */
    private static String text(JsonReader json) throws IOException {
      if (json.peek() != JsonToken.STRING) {
        throw new IllegalStateException("not text");
      }
      return json.nextString();
    }

    /** The reader would take text, or 1.0, for a number. */
    private static long number(JsonReader json) throws IOException, UnreadableIdentity {
      if (json.peek() != JsonToken.NUMBER) {
        throw new IllegalStateException("not a number");
      }
      String digits = json.nextString();
      try {
        return Long.parseLong(digits);
      } catch (NumberFormatException e) {
        throw new UnreadableIdentity("a number is no whole number, or too large");
      }
    }

    private static <T> T require(@Nullable T value, String field) throws UnreadableIdentity {
      if (value == null) {
        throw new UnreadableIdentity("field " + field + " is missing");
      }
      return value;
    }

    private static UnreadableIdentity unknown(String what, String word) {
      String shown = word.length() > 40 ? word.substring(0, 40) + "…" : word;
      return new UnreadableIdentity(what + " '" + shown + "' is not known here" + NEWER);
    }
  }
}

package com.unkey.vault.storage.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.KekId;
import com.unkey.vault.storage.identity.IdentityFormat.UnreadableIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class IdentityFormatTest {
  private static final String STAMP = "format-1-first-stamp.json";

  static Stream<Arguments> vectors() {
    return Stream.of(
        Arguments.of(
            STAMP,
            new StoreIdentity(
                new StoreId("store_64a69993882be9b561f5"),
                new StoreRole.Active(Epoch.FIRST),
                Creators.only(Phase.SOURCE),
                List.of(),
                1,
                "000102030405060708090a0b0c0d0e0f")),
        Arguments.of(
            "format-1-migrating.json",
            new StoreIdentity(
                new StoreId("r2.weur-1"),
                new StoreRole.Active(new Epoch(7)),
                new Creators(Phase.DUAL_READ_SOURCE, Phase.DUAL_READ_TARGET),
                List.of(new KekId("kek_é"), new KekId("kek_2gj0PIuXZsSRkFa4Nf9iKJpGzqO")),
                41,
                "ffeeddccbbaa99887766554433221100")),
        Arguments.of(
            "format-1-sealed.json",
            new StoreIdentity(
                new StoreId("A"),
                new StoreRole.Sealed(new Epoch(Long.MAX_VALUE)),
                Creators.only(Phase.TARGET),
                List.of(),
                Long.MAX_VALUE,
                "x")),
        Arguments.of(
            "format-1-replica.json",
            new StoreIdentity(
                new StoreId("B"),
                new StoreRole.Replica(new Epoch(2)),
                new Creators(Phase.SOURCE, Phase.DUAL_READ_SOURCE),
                List.of(),
                3,
                "00")));
  }

  /** A file is added per format, none is edited. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("vectors")
  void bytesAreWhatTheyWere(String file, StoreIdentity identity) throws Exception {
    Bytes stored = vector(file);
    assertThat(IdentityFormat.parse(stored)).isEqualTo(identity);
    assertThat(IdentityFormat.serialize(identity)).isEqualTo(stored);
    assertThat(IdentityFormat.serialize(identity).toUtf8()).isEqualTo(stored.toUtf8());
  }

  @Test
  void orderAndSpaceDoNotMatter() throws Exception {
    String oneLine =
        "{\"change\":\"c\",\"generation\":2,\"wrapKeks\":[\"k\"],\"creators\":{\"max\":\"target\","
            + "\"min\":\"dual-read-target\"},\"epoch\":3,\"role\":\"replica\",\"storeId\":\"s\","
            + "\"format\":1}";
    assertThat(IdentityFormat.parse(Bytes.utf8(oneLine)))
        .isEqualTo(
            new StoreIdentity(
                new StoreId("s"),
                new StoreRole.Replica(new Epoch(3)),
                new Creators(Phase.DUAL_READ_TARGET, Phase.TARGET),
                List.of(new KekId("k")),
                2,
                "c"));
  }

  static Stream<Arguments> edits() {
    return Stream.of(
        Arguments.of(
            "\"format\": 1",
            "\"format\": 2",
            "format 2 is not known here; the object was made by a newer version"),
        Arguments.of(
            "\"epoch\"",
            "\"epochs\"",
            "field 'epochs' is not known here; the object was made by a newer version"),
        Arguments.of("\"min\"", "\"minimum\"", "field 'creators.minimum' is not known here"),
        Arguments.of("\"active\"", "\"standby\"", "role 'standby' is not known here"),
        Arguments.of(
            "\"max\": \"source\"", "\"max\": \"Source\"", "phase 'Source' is not known here"),
        Arguments.of(
            "\"max\": \"source\"",
            "\"max\": \"target\"",
            "only one phase, or two neighbours, may create; was source to target"),
        Arguments.of("\"min\": \"source\"", "\"min\": \"target\"", "was target to source"),
        Arguments.of("\"epoch\": 1", "\"epoch\": 0", "an epoch is at least 1, was 0"),
        Arguments.of("\"epoch\": 1", "\"epoch\": -1", "an epoch is at least 1, was -1"),
        Arguments.of("\"epoch\": 1", "\"epoch\": 1.0", "a number is no whole number"),
        Arguments.of("\"epoch\": 1", "\"epoch\": 1e3", "a number is no whole number"),
        Arguments.of("\"epoch\": 1", "\"epoch\": 9223372036854775808", "or too large"),
        Arguments.of("\"epoch\": 1", "\"epoch\": \"1\"", "a value of the wrong kind"),
        Arguments.of("\"epoch\": 1", "\"epoch\": null", "a value of the wrong kind"),
        Arguments.of("\"generation\": 1", "\"generation\": 0", "generation: is at least 1"),
        Arguments.of("\"change\": \"0001", "\"change\": 1, \"x\": \"", "a value of the wrong kind"),
        Arguments.of("000102030405060708090a0b0c0d0e0f", " ", "change: is blank"),
        Arguments.of("store_64a6", "store 64a6", "a store id has 1 to 64 characters"),
        Arguments.of("[]", "[\"\"]", "a KEK id is empty"),
        Arguments.of("[]", "[1]", "a value of the wrong kind"),
        Arguments.of("[]", "\"any\"", "a value of the wrong kind"),
        Arguments.of("\"epoch\": 1,", "\"epoch\": 1, \"epoch\": 2,", "field epoch is there twice"),
        Arguments.of("\"format\": 1,", "\"format\": 1, // comment\n", "is not JSON"),
        Arguments.of("\"format\": 1,", "'format': 1,", "is not JSON"),
        Arguments.of("\n}\n", "\n}\n{}", "is not JSON"),
        Arguments.of("{\n  \"format\"", "[{\n  \"format\"", "a value of the wrong kind"));
  }

  @ParameterizedTest(name = "{1}: {2}")
  @MethodSource("edits")
  void whatIsNotKnownHereOrNotItsKindIsRefusedByName(String part, String edited, String told)
      throws Exception {
    String stamp = vector(STAMP).toUtf8();
    assertThat(stamp).contains(part);
    refused(stamp.replace(part, edited), told);
  }

  @Test
  void everyFieldIsNeeded() throws Exception {
    String stamp = vector(STAMP).toUtf8();
    for (String field :
        List.of("format", "storeId", "role", "epoch", "wrapKeks", "change", "creators")) {
      String without =
          stamp.replaceFirst("(?s)\"" + field + "\": (\\{.*?\\}|[^,\\n]*)(,|(?=\\n\\}))", "");
      assertThat(without).as(field).isNotEqualTo(stamp);
      String tidy = without.replaceAll("(?s),(\\s*\\})", "$1");
      refused(tidy, "field " + field + " is missing");
    }
    refused(stamp.replace("\"generation\": 1,", ""), "generation: is at least 1, was 0");
    refused(stamp.replace("\"min\": \"source\",", ""), "field creators.min is missing");
  }

  @Test
  void aCutObjectIsRefused() throws Exception {
    byte[] stamp = vector(STAMP).toArray();
    // Without the line's end it is whole.
    for (int length = 0; length < stamp.length - 1; length++) {
      Bytes cut = Bytes.copyOf(Arrays.copyOf(stamp, length));
      assertThatThrownBy(() -> IdentityFormat.parse(cut))
          .as("%d bytes", length)
          .isInstanceOf(UnreadableIdentity.class);
    }
  }

  @Test
  void anyByteSequenceIsReadOrRefusedAndNothingElse() throws Exception {
    byte[] stamp = vector(STAMP).toArray();
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      byte[] changed = stamp.clone();
      for (int n = random.nextInt(1, 4); n > 0; n--) {
        changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
      }
      try {
        StoreIdentity read = IdentityFormat.parse(Bytes.copyOf(changed));
        assertThat(IdentityFormat.parse(IdentityFormat.serialize(read))).isEqualTo(read);
      } catch (UnreadableIdentity e) {
        assertThat(e.getMessage()).as("seed %d", seed).isNotBlank();
      }
    }
  }

  private static void refused(String json, String told) {
    assertThatThrownBy(() -> IdentityFormat.parse(Bytes.utf8(json)))
        .isInstanceOf(UnreadableIdentity.class)
        .hasMessageContaining(told);
  }

  private static Bytes vector(String file) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            IdentityFormatTest.class.getResourceAsStream("/vectors/identity/" + file), file)) {
      return Bytes.copyOf(in.readAllBytes());
    }
  }
}

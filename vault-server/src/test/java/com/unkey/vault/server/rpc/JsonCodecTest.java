package com.unkey.vault.server.rpc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.unkey.vault.v1.DataEncryptionKey;
import com.unkey.vault.v1.EncryptBulkRequest;
import com.unkey.vault.v1.EncryptBulkResponse;
import com.unkey.vault.v1.EncryptBulkResponseItem;
import com.unkey.vault.v1.EncryptRequest;
import com.unkey.vault.v1.ReEncryptRequest;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The fast JSON codec against the RFC, and against protobuf's own. */
class JsonCodecTest {
  private final JsonCodec general = new ProtobufJson();
  private final JsonCodec fast = new PlainJson(general);

  private static Message parse(JsonCodec codec, Message prototype, String json)
      throws InvalidProtocolBufferException {
    byte[] bytes = ("##" + json + "#").getBytes(UTF_8);
    return codec.parse(prototype, bytes, 2, bytes.length - 3);
  }

  private EncryptRequest encrypt(String json) throws InvalidProtocolBufferException {
    return (EncryptRequest) parse(fast, EncryptRequest.getDefaultInstance(), json);
  }

  private static String print(JsonCodec codec, Message message)
      throws InvalidProtocolBufferException {
    byte[] bytes = codec.print(message, 5);
    return new String(bytes, 5, bytes.length - 5, UTF_8);
  }

  @Test
  void takesBothNames() throws InvalidProtocolBufferException {
    Message prototype = ReEncryptRequest.getDefaultInstance();
    ReEncryptRequest expected = ReEncryptRequest.newBuilder().setKeyId("k").build();

    assertThat(parse(fast, prototype, "{\"keyId\":\"k\"}")).isEqualTo(expected);
    assertThat(parse(fast, prototype, " {\t\"key_id\" :\r\n\"k\" } ")).isEqualTo(expected);
    assertThat(parse(fast, prototype, "{\"key\\u0049d\":\"k\"}")).isEqualTo(expected);
    assertThat(((ReEncryptRequest) parse(fast, prototype, "{\"keyId\":\"\"}")).hasKeyId()).isTrue();
    assertThat(((ReEncryptRequest) parse(fast, prototype, "{\"keyId\":null}")).hasKeyId())
        .isFalse();
  }

  @Test
  void readsEveryEscape() throws InvalidProtocolBufferException {
    assertThat(encrypt("{\"data\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\uDe00\"}").getData())
        .isEqualTo("\"\\/\b\f\n\r\t\u00e9\ud83d\ude00");
    assertThat(encrypt("{\"data\":\"\u00e9\ud83d\ude00\uFFFD\\n\u00e9\"}").getData())
        .isEqualTo("\u00e9\ud83d\ude00\uFFFD\n\u00e9");
    assertThat(encrypt("{\"data\":\"\\u0000\"}").getData()).isEqualTo("\0");
  }

  @Test
  void skipsWhatItDoesNotKnow() throws InvalidProtocolBufferException {
    String unknown =
        "{\"a\":[1,-0.5e+3,10E2,true,false,null,\"x\\n\",{},[],{\"data\":[{}]}],\"data\":\"d\"}";

    assertThat(encrypt(unknown).getData()).isEqualTo("d");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "\"\"",
        "7",
        "{",
        "}",
        "{}{}",
        "{} x",
        "{}\0",
        "{,}",
        "{\"data\"}",
        "{\"data\":}",
        "{\"data\":\"d\",}",
        "{\"data\":\"d\" \"keyring\":\"r\"}",
        "{data:\"d\"}",
        "{'data':'d'}",
        "{\"data\":7}",
        "{\"data\":true}",
        "{\"data\":[\"d\"]}",
        "{\"data\":{}}",
        "{\"data\":\"d\",\"data\":\"d\"}",
        "{\"data\":\"d",
        "{\"data\":\"d\\",
        "{\"data\":\"\\x\"}",
        "{\"data\":\"\\u12\"}",
        "{\"data\":\"\\u12g4\"}",
        "{\"data\":\"\\ud83d\"}",
        "{\"data\":\"\\ud83d\\n\"}",
        "{\"data\":\"\\ud83d\\ud83d\"}",
        "{\"data\":\"\\ude00\"}",
        "{\"data\":\"\\ude00\\ude00\"}",
        "{\"data\":\"a\nb\"}",
        "{\"data\":\"\t\"}",
        "{\"a\":01}",
        "{\"a\":1.}",
        "{\"a\":.5}",
        "{\"a\":+1}",
        "{\"a\":1e}",
        "{\"a\":-}",
        "{\"a\":NaN}",
        "{\"a\":nul}",
        "{\"a\":tru}",
        "{\"a\":[1,]}",
        "{\"a\":[1 2]}",
        "{\"a\":{\"b\"}}",
        "{\"a\":1}//",
        "/**/{}",
        "\ufeff{}"
      })
  void refusesWhatIsNotJsonOrNotTheMessage(String json) {
    assertThatThrownBy(() -> encrypt(json))
        .as(json)
        .isInstanceOf(InvalidProtocolBufferException.class)
        .hasMessageStartingWith("JSON, byte ");
  }

  @Test
  void refusesMalformedUtf8() {
    // A lone continuation byte, an overlong slash, half a surrogate pair, beyond U+10FFFF, cut
    // short.
    for (String hex : new String[] {"80", "c0af", "eda080", "f4908080", "e282"}) {
      byte[] bytes =
          ("{\"data\":\"12345678"
                  + new String(java.util.HexFormat.of().parseHex(hex), ISO_8859_1)
                  + "\"}")
              .getBytes(ISO_8859_1);
      assertThatThrownBy(
              () -> fast.parse(EncryptRequest.getDefaultInstance(), bytes, 0, bytes.length))
          .as(hex)
          .isInstanceOf(InvalidProtocolBufferException.class)
          .hasMessageContaining("UTF-8");
    }
  }

  @Test
  void deepNestingIsRefusedAndNotDied() {
    assertThatThrownBy(() -> encrypt("{\"a\":" + "[".repeat(1_000_000)))
        .isInstanceOf(InvalidProtocolBufferException.class)
        .hasMessageContaining("deep");
  }

  @Test
  void mapsTakeNoKeyTwiceAndNoNull() {
    for (String items :
        new String[] {"{\"a\":\"1\",\"a\":\"2\"}", "{\"a\":null}", "[]", "{\"a\"}"}) {
      assertThatThrownBy(() ->
              parse(fast, EncryptBulkRequest.getDefaultInstance(), "{\"items\":" + items + "}"))
          .as(items)
          .isInstanceOf(InvalidProtocolBufferException.class);
    }
  }

  @Test
  void printsOnlyWhatIsSet() throws InvalidProtocolBufferException {
    assertThat(print(fast, EncryptRequest.getDefaultInstance())).isEqualTo("{}");
    assertThat(print(fast, EncryptRequest.newBuilder().setData("\"\\\n\u0001/<\u00e9").build()))
        .isEqualTo("{\"data\":\"\\\"\\\\\\n\\u0001/<\u00e9\"}");
    assertThat(print(fast, ReEncryptRequest.newBuilder().setKeyId("").build()))
        .isEqualTo("{\"keyId\":\"\"}");
    assertThat(
            print(
                fast,
                EncryptBulkResponse.newBuilder()
                    .putItems("a", EncryptBulkResponseItem.getDefaultInstance())
                    .build()))
        .isEqualTo("{\"items\":{\"a\":{}}}");
  }

  @Test
  void givesOthersToTheGeneralCodec() throws InvalidProtocolBufferException {
    DataEncryptionKey message = DataEncryptionKey.newBuilder().setId("i").setCreatedAt(7).build();

    assertThat(print(fast, message)).isEqualTo("{\"id\":\"i\",\"createdAt\":\"7\"}");
    assertThat(
            parse(fast, DataEncryptionKey.getDefaultInstance(), "{\"id\":\"i\",\"created_at\":7}"))
        .isEqualTo(message);
    // The general codec alone would take these.
    for (String json : new String[] {"{}{}", "{'id':'i'}", "{\"id\":\"i\"}/**/", ""}) {
      assertThatThrownBy(() -> parse(fast, DataEncryptionKey.getDefaultInstance(), json))
          .as(json)
          .isInstanceOf(InvalidProtocolBufferException.class);
    }
  }

  @RepeatedTest(20)
  void agreesWithTheGeneralCodec() throws InvalidProtocolBufferException {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 100; i++) {
      EncryptBulkRequest.Builder bulk = EncryptBulkRequest.newBuilder().setKeyring(text(random));
      EncryptBulkResponse.Builder answer = EncryptBulkResponse.newBuilder();
      for (int n = random.nextInt(4); n > 0; n--) {
        bulk.putItems(text(random), text(random));
        answer.putItems(
            text(random),
            EncryptBulkResponseItem.newBuilder()
                .setEncrypted(text(random))
                .setKeyId(text(random))
                .build());
      }
      for (Message message : new Message[] {bulk.build(), answer.build()}) {
        Message prototype = message.getDefaultInstanceForType();
        assertThat(parse(fast, prototype, print(fast, message)))
            .as("seed " + seed)
            .isEqualTo(message);
        assertThat(parse(general, prototype, print(fast, message)))
            .as("seed " + seed)
            .isEqualTo(message);
        assertThat(parse(fast, prototype, print(general, message)))
            .as("seed " + seed)
            .isEqualTo(message);
      }
    }
  }

  /**
   * Of any length around the eight bytes that are read at a time, of plain, odd and wide
   * characters.
   */
  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int n = random.nextInt(30); n > 0; n--) {
      switch (random.nextInt(10)) {
        case 0 -> text.append((char) random.nextInt(0x20));
        case 1 -> text.append("\"\\/".charAt(random.nextInt(3)));
        case 2 -> text.append((char) (0x80 + random.nextInt(0x700)));
        case 3 -> text.append((char) (0xe000 + random.nextInt(0x2000)));
        case 4 -> text.appendCodePoint(0x10000 + random.nextInt(0x100000));
        default -> text.append((char) (0x20 + random.nextInt(0x5f)));
      }
    }
    return text.toString();
  }
}

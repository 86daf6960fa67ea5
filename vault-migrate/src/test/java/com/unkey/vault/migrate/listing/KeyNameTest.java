package com.unkey.vault.migrate.listing;

import static org.assertj.core.api.Assertions.assertThat;

import com.unkey.vault.core.DekId;
import com.unkey.vault.core.RingId;
import com.unkey.vault.core.store.ObjectKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyNameTest {
  private static KeyName of(String key) {
    return KeyName.of(new ObjectKey(key));
  }

  @Test
  void theDekIsWhatFollowsTheLastSlash() {
    assertThat(of("keyring/org/team/dek_1"))
        .isEqualTo(new KeyName.OfDek(new RingId("org/team"), new DekId("dek_1")));
    assertThat(of("keyring/ws/27CharactersOfAnOlderFormat0"))
        .isEqualTo(new KeyName.OfDek(new RingId("ws"), new DekId("27CharactersOfAnOlderFormat0")));
    assertThat(of("keyring/org/team/LATEST"))
        .isEqualTo(new KeyName.OfLatest(new RingId("org/team")));
    assertThat(of("keyring/ws 1%2F😀/LATEST"))
        .isEqualTo(new KeyName.OfLatest(new RingId("ws 1%2F😀")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "keyring/",
        "keyring/LATEST",
        "keyring/dek_1",
        "keyring//dek_1",
        "keyring/a//dek_1",
        "keyring/../dek_1",
        "keyring/a/dek-1",
        "keyring/a/dek_1/",
        "keyring/a/dek 1",
        "keyring/a/dek_é",
        "keyring/a\u0000b/dek_1",
        "keyrings/a/dek_1",
        "_vault/store.json"
      })
  void anythingElseIsForeign(String key) {
    assertThat(of(key)).isInstanceOf(KeyName.Foreign.class);
    assertThat(of(key).ringOfIt()).isEmpty();
  }

  @Test
  void keysOfTheGreatestLengthAreForeignIfTheirRingIsTooLong() {
    String ring = "r".repeat(ObjectKey.MAX_BYTES - "keyring//dek_1".length());
    assertThat(of("keyring/" + ring + "/dek_1")).isInstanceOf(KeyName.Foreign.class);
  }

  @Test
  void aShardHoldsAWholeRingAndAllShardsHoldAll() {
    for (String key : new String[] {"keyring/a/b/dek_1", "keyring/a/b/LATEST", "keyring/junk"}) {
      ObjectKey one = new ObjectKey(key);
      int owners = 0;
      for (int i = 0; i < 5; i++) {
        owners += new Shard(i, 5).contains(one, KeyName.of(one)) ? 1 : 0;
      }
      assertThat(owners).as(key).isEqualTo(1);
    }
    Shard owner = new Shard(0, 2);
    assertThat(owner.contains(new ObjectKey("keyring/a/dek_1"), of("keyring/a/dek_1")))
        .isEqualTo(owner.contains(new ObjectKey("keyring/a/LATEST"), of("keyring/a/LATEST")));
  }
}

package com.unkey.vault.migrate.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.RingId;
import com.unkey.vault.core.crypto.Dek;
import com.unkey.vault.core.store.ETag;
import com.unkey.vault.core.store.ListPage;
import com.unkey.vault.core.store.ListedObject;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.core.store.PutResult;
import com.unkey.vault.core.store.StoredObject;
import com.unkey.vault.core.testing.VirtualTime;
import com.unkey.vault.migrate.finding.Finding;
import com.unkey.vault.migrate.finding.FindingKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/** A listing that is wrong ends in findings; what can be copied is copied nevertheless. */
class HostileListingTest {
  /** Lists some keys twice and in any order, all on one page. */
  private record Disordered(ObjectStore inner, long seed) implements ObjectStore {
    @Override
    public Optional<StoredObject> get(ObjectKey key) {
      return inner.get(key);
    }

    @Override
    public PutResult putIfAbsent(ObjectKey key, Bytes body) {
      return inner.putIfAbsent(key, body);
    }

    @Override
    public PutResult putIfMatch(ObjectKey key, ETag expected, Bytes body) {
      return inner.putIfMatch(key, expected, body);
    }

    @Override
    public ListPage list(String prefix, @Nullable ObjectKey startAfter) {
      Random random = new Random(seed);
      List<ListedObject> lines = new ArrayList<>(inner.listAll(prefix).toList());
      lines.addAll(lines.subList(0, lines.size() / 2));
      Collections.shuffle(lines, random);
      return new ListPage(lines, Optional.empty());
    }
  }

  private static final List<String> RINGS =
      List.of(
          "a",
          "a/b",
          "%2F",
          "ünï/côdé",
          "😀",
          "\uFFFD",
          "r".repeat(RingId.MAX_BYTES),
          "LATEST",
          "dek_1/dek_1");

  private static final List<ObjectKey> FOREIGN =
      List.of(
          new ObjectKey("keyring/"),
          new ObjectKey("keyring//"),
          new ObjectKey("keyring//dek_1"),
          new ObjectKey("keyring/a//dek_1"),
          new ObjectKey("keyring/a/b/"),
          new ObjectKey("keyring/" + "x".repeat(ObjectKey.MAX_BYTES - 8)),
          new ObjectKey("keyring/" + "é/".repeat(300) + "dek_1"));

  private static void fill(Bucket source, Random random) {
    for (String ring : RINGS) {
      for (int i = 0; i < 1 + random.nextInt(3); i++) {
        source.create(ring, Bucket.dek("dek_" + i, 1_000 + i, ring.hashCode()));
      }
    }
    FOREIGN.forEach(key -> source.plant(key, Bytes.utf8("junk")));
  }

  private static void isCopied(Bucket source, Bucket target) {
    source.contents().keySet().stream()
        .filter(key -> !FOREIGN.contains(key))
        .forEach(key -> {
          Dek dek = source.open(key).orElseThrow();
          assertThat(target.open(key).filter(dek::sameAs)).as("%s", key).isPresent();
        });
    FOREIGN.forEach(key -> assertThat(target.store.get(key)).as("%s", key).isEmpty());
  }

  @Property(tries = 40)
  void strangeKeysAreCopiedOrFound(@ForAll long seed) {
    Bucket source = new Bucket();
    Bucket target = new Bucket();
    fill(source, new Random(seed));
    VirtualTime time = new VirtualTime();
    List<Finding> found = new ArrayList<>();
    RunRequest request = RunRequest.of(Bucket.KEKS).with((finding, _) -> found.add(finding));
    RunEnv env = RunEnv.of(time, time, RunLimits.DEFAULT.withMaxConcurrency(4));
    RunStores stores = RunStores.of(source.store, target.store);
    RunResult result = Copy.run(stores, request, env, true);
    assertThat(found)
        .extracting(Finding::key)
        .containsExactlyElementsOf(FOREIGN.stream().sorted().toList());
    assertThat(found).allMatch(finding -> finding.kind() == FindingKind.FOREIGN_KEY);
    assertThat(result.complete()).isTrue();
    isCopied(source, target);
    found.clear();
    Verify.run(stores, request, env);
    assertThat(found).allMatch(finding -> finding.kind() == FindingKind.FOREIGN_KEY);
  }

  @Property(tries = 40)
  void aDisorderedListingIsFoundAndNothingIsPassedOver(@ForAll long seed) {
    Bucket source = new Bucket();
    Bucket target = new Bucket();
    fill(source, new Random(seed));
    VirtualTime time = new VirtualTime();
    List<ObjectKey> saved = new ArrayList<>();
    List<Finding> found = new ArrayList<>();
    RunRequest request =
        RunRequest.of(Bucket.KEKS)
            .with((finding, _) -> found.add(finding))
            .with(
                new ResumePoint() {
                  @Override
                  public Optional<ObjectKey> load() {
                    return Optional.empty();
                  }

                  @Override
                  public void save(ObjectKey confirmedUpTo) {
                    saved.add(confirmedUpTo);
                  }
                });
    RunEnv env = RunEnv.of(time, time, RunLimits.DEFAULT.withMaxConcurrency(4));
    RunStores stores = RunStores.of(new Disordered(source.store, seed), target.store);
    RunResult result = Copy.run(stores, request, env, true);
    assertThat(found).extracting(Finding::kind).contains(FindingKind.DISORDERED_LISTING);
    assertThat(result.isClean()).isFalse();
    isCopied(source, target);
    assertThat(saved).as("a prefix of a disordered listing is no prefix of the keys").isEmpty();
    assertThat(Verify.run(stores, request, env).isClean()).isFalse();
  }
}

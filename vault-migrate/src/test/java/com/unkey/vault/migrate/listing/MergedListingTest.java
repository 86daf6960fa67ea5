package com.unkey.vault.migrate.listing;

import static org.assertj.core.api.Assertions.assertThat;

import com.unkey.vault.core.store.ETag;
import com.unkey.vault.core.store.ListPage;
import com.unkey.vault.core.store.ListedObject;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.testing.VirtualTime;
import com.unkey.vault.migrate.finding.Finding;
import com.unkey.vault.migrate.finding.FindingKind;
import com.unkey.vault.migrate.finding.Side;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class MergedListingTest {
  private static final ETag ETAG = new ETag("\"e\"");

  /** Segments that provoke: slashes, percent, code points beyond the BMP, long ones. */
  private static final List<String> PARTS =
      List.of("a", "b", "/", "//", "%", "%2F", "-", ".", "é", "\uFFFD", "😀", "z".repeat(300));

  private final VirtualTime time = new VirtualTime();
  private final List<Finding> findings = new ArrayList<>();

  private static List<ObjectKey> someKeys(Random random) {
    Set<ObjectKey> keys = new HashSet<>();
    int count = random.nextInt(30);
    for (int i = 0; i < count; i++) {
      StringBuilder key = new StringBuilder("keyring/");
      int parts = random.nextInt(5);
      for (int p = 0; p < parts; p++) {
        key.append(PARTS.get(random.nextInt(PARTS.size())));
      }
      if (key.toString().getBytes(StandardCharsets.UTF_8).length <= ObjectKey.MAX_BYTES) {
        keys.add(new ObjectKey(key.toString()));
      }
    }
    return new ArrayList<>(keys);
  }

  /** By UTF-8 bytes, compared the long way. */
  private static List<ObjectKey> inOrder(List<ObjectKey> keys) {
    List<ObjectKey> sorted = new ArrayList<>(keys);
    sorted.sort((a, b) ->
        Arrays.compareUnsigned(
            a.value().getBytes(StandardCharsets.UTF_8),
            b.value().getBytes(StandardCharsets.UTF_8)));
    return sorted;
  }

  /** Pages of random sizes, some empty; what it lists is listed as it stands. */
  private static Listing.PageSource pages(List<ObjectKey> listed, Random random) {
    List<ListPage> pages = new ArrayList<>();
    int at = 0;
    while (at < listed.size()) {
      int size = Math.min(random.nextInt(4), listed.size() - at);
      List<ListedObject> objects =
          listed.subList(at, at + size).stream().map(k -> new ListedObject(k, 1, ETAG)).toList();
      at += size;
      pages.add(
          new ListPage(
              objects,
              at < listed.size()
                  ? Optional.of(new ObjectKey("page-%06d".formatted(pages.size())))
                  : Optional.empty()));
    }
    return after -> {
      int next = after == null ? 0 : Integer.parseInt(after.value().substring(5)) + 1;
      return pages.isEmpty() ? new ListPage(List.of(), Optional.empty()) : pages.get(next);
    };
  }

  private Listing listing(Side side, Listing.PageSource pages) {
    return new Listing(side, pages, null, time, time, findings::add);
  }

  private static List<ListedPair> all(MergedListing merged) {
    List<ListedPair> pairs = new ArrayList<>();
    for (var next = merged.next(); next.isPresent(); next = merged.next()) {
      pairs.add(next.get());
    }
    return pairs;
  }

  @Property(tries = 300)
  void isTheUnionInOrderEachKeyOnce(@ForAll long seed) {
    Random random = new Random(seed);
    List<ObjectKey> left = inOrder(someKeys(random));
    List<ObjectKey> right = inOrder(someKeys(random));
    right = inOrder(new ArrayList<>(union(right, left.subList(0, left.size() / 2))));
    MergedListing merged =
        new MergedListing(
            listing(Side.SOURCE, pages(left, random)), listing(Side.TARGET, pages(right, random)));
    List<ListedPair> pairs = all(merged);
    assertThat(pairs)
        .extracting(ListedPair::key)
        .isEqualTo(inOrder(new ArrayList<>(union(left, right))));
    for (ListedPair pair : pairs) {
      assertThat(pair.in(Side.SOURCE)).isEqualTo(left.contains(pair.key()));
      assertThat(pair.in(Side.TARGET)).isEqualTo(right.contains(pair.key()));
    }
    assertThat(merged.orderly()).isTrue();
    assertThat(findings).isEmpty();
  }

  private static Set<ObjectKey> union(List<ObjectKey> a, List<ObjectKey> b) {
    Set<ObjectKey> all = new HashSet<>(a);
    all.addAll(b);
    return all;
  }

  @Property(tries = 300)
  void noKeyOfADisorderedListingIsPassedOver(@ForAll long seed) {
    Random random = new Random(seed);
    List<ObjectKey> left = someKeys(random);
    left.addAll(left.subList(0, left.size() / 3));
    Collections.shuffle(left, random);
    List<ObjectKey> right = inOrder(someKeys(random));
    List<Finding> found = new ArrayList<>();
    MergedListing merged =
        new MergedListing(
            new Listing(Side.SOURCE, pages(left, random), null, time, time, found::add),
            new Listing(Side.TARGET, pages(right, random), null, time, time, found::add));
    List<ListedPair> pairs = all(merged);
    assertThat(pairs.stream().filter(pair -> pair.in(Side.SOURCE)).map(ListedPair::key).toList())
        .containsExactlyInAnyOrderElementsOf(left);
    assertThat(pairs.stream().filter(pair -> pair.in(Side.TARGET)).map(ListedPair::key).toList())
        .isEqualTo(right);
    boolean isInOrder = new ArrayList<>(new TreeSet<>(left)).equals(left);
    assertThat(merged.orderly()).isEqualTo(isInOrder);
    assertThat(found.isEmpty()).isEqualTo(isInOrder);
  }

  @Test
  void aListingThatDoesNotGoOnEndsInAFinding() {
    ObjectKey here = new ObjectKey("keyring/a/dek_1");
    Listing stuck =
        listing(
            Side.SOURCE,
            _ -> new ListPage(List.of(new ListedObject(here, 1, ETAG)), Optional.of(here)));
    MergedListing merged =
        new MergedListing(
            stuck, listing(Side.TARGET, _ -> new ListPage(List.of(), Optional.empty())));
    all(merged);
    assertThat(findings)
        .extracting(Finding::kind)
        .contains(FindingKind.STUCK_LISTING, FindingKind.DISORDERED_LISTING);
    assertThat(merged.orderly()).isFalse();
  }
}

package com.unkey.vault.storage.dual;

import static org.assertj.core.api.Assertions.assertThat;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.store.FakeStore;
import com.unkey.vault.core.store.ListPage;
import com.unkey.vault.core.store.ListedObject;
import com.unkey.vault.core.store.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.jspecify.annotations.Nullable;

/** The pages of the union are the sorted union, however the two page. */
class UnionListingTest {
  private static final String PREFIX = "keyring/ws/";

  @Property
  void isTheSortedUnion(
      @ForAll @Size(max = 40) List<@AlphaChars @StringLength(min = 1, max = 2) String> mine,
      @ForAll @Size(max = 40) List<@AlphaChars @StringLength(min = 1, max = 2) String> theirs) {
    FakeStore first = with(mine, Bytes.utf8("first"));
    FakeStore second = with(theirs, Bytes.utf8("2"));
    TreeSet<ObjectKey> expected = new TreeSet<>(first.keys());
    expected.addAll(second.keys());

    List<ListedObject> listed = all(new UnionListing(first, second));

    assertThat(listed).extracting(ListedObject::key).containsExactlyElementsOf(expected);
    assertThat(listed)
        .filteredOn(object -> first.get(object.key()).isPresent())
        .allSatisfy(object -> assertThat(object.size()).isEqualTo(5));
  }

  private static FakeStore with(List<String> names, Bytes body) {
    FakeStore store = new FakeStore();
    names.forEach(name -> store.plant(new ObjectKey(PREFIX + name), body));
    return store;
  }

  private static List<ListedObject> all(UnionListing union) {
    List<ListedObject> listed = new ArrayList<>();
    @Nullable ObjectKey after = null;
    do {
      ListPage page = union.list(PREFIX, after);
      listed.addAll(page.objects());
      Optional<ObjectKey> next = page.nextAfter();
      after = next.orElse(null);
    } while (after != null);
    return listed;
  }
}

package com.unkey.vault.storage.dual;

import com.unkey.vault.core.store.ListPage;
import com.unkey.vault.core.store.ListedObject;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.ObjectStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Both listings as one, in order, each key once; what is in both is listed as the first has it. */
record UnionListing(ObjectStore first, ObjectStore second) {
  ListPage list(String prefix, @Nullable ObjectKey startAfter) {
    ListPage mine = first.list(prefix, startAfter);
    ListPage other = second.list(prefix, startAfter);
    // Beyond the end of the shorter page nobody knows yet what it holds.
    Optional<ObjectKey> end =
        Stream.of(mine, other)
            .flatMap(page -> page.nextAfter().stream())
            .min(Comparator.naturalOrder());
    TreeMap<ObjectKey, ListedObject> merged = new TreeMap<>();
    other.objects().forEach(object -> merged.put(object.key(), object));
    mine.objects().forEach(object -> merged.put(object.key(), object));
    List<ListedObject> known =
        new ArrayList<>(end.map(last -> merged.headMap(last, true)).orElse(merged).values());
    return new ListPage(known, end);
  }
}

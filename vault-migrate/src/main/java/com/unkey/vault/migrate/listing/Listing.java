package com.unkey.vault.migrate.listing;

import com.unkey.vault.core.Tasks;
import com.unkey.vault.core.Tasks.Task;
import com.unkey.vault.core.Time;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.store.ListPage;
import com.unkey.vault.core.store.ListedObject;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.migrate.finding.Finding;
import com.unkey.vault.migrate.finding.Side;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One store's keys under {@code keyring/}, as they come, the next page fetched while this one is
 * used. Every line that the store lists is passed on, whatever its order; what is wrong with the
 * listing itself is told beside it.
 *
 * <p>Used by one thread. Holds two pages.
 */
public final class Listing {
  private static final Duration ANY_TIME = Duration.ofDays(365);

  /** How a page is fetched: with what patience. */
  @FunctionalInterface
  public interface PageSource {
    /**
     * @param startAfter exclusive; null to begin at the beginning
     * @throws StoreUnavailable when the store could not say
     */
    ListPage page(@Nullable ObjectKey startAfter);
  }

  private final Side side;
  private final PageSource source;
  private final Tasks tasks;
  private final Time time;
  private final Consumer<Finding> findings;
  private @Nullable ObjectKey pageStartedAfter;
  private Iterator<ListedObject> page = List.<ListedObject>of().iterator();
  private @Nullable Supplier<ListPage> next;
  private @Nullable ObjectKey last;
  private @Nullable ListedObject head;
  private boolean orderly = true;

  /**
   * @param startAfter exclusive; null to begin at the beginning
   * @param findings told what is wrong with the order, as it is met
   */
  public Listing(
      Side side,
      PageSource source,
      @Nullable ObjectKey startAfter,
      Tasks tasks,
      Time time,
      Consumer<Finding> findings) {
    this.side = side;
    this.source = source;
    this.tasks = tasks;
    this.time = time;
    this.findings = findings;
    this.pageStartedAfter = startAfter;
    this.last = startAfter;
    this.next = fetch(startAfter);
  }

  /**
   * The next line without taking it; empty at the end.
   *
   * @throws StoreUnavailable when the store could not say
   */
  public Optional<ListedObject> peek() {
    while (head == null && !page.hasNext() && next != null) {
      turnPage(next.get());
    }
    if (head == null && page.hasNext()) {
      head = page.next();
      checkOrder(head.key());
    }
    return Optional.ofNullable(head);
  }

  /** Takes what {@link #peek} showed. */
  public void advance() {
    head = null;
  }

  /** Whether all that was listed so far was in order, so that a prefix of it is a prefix of all. */
  public boolean orderly() {
    return orderly;
  }

  private void turnPage(ListPage turned) {
    page = turned.objects().iterator();
    next = null;
    if (turned.nextAfter().isPresent()) {
      ObjectKey after = turned.nextAfter().get();
      if (pageStartedAfter != null && after.compareTo(pageStartedAfter) <= 0) {
        orderly = false;
        findings.accept(new Finding.StuckListing(side, after));
        return;
      }
      pageStartedAfter = after;
      next = fetch(after);
    }
  }

  private void checkOrder(ObjectKey key) {
    if (last != null && key.compareTo(last) <= 0) {
      orderly = false;
      findings.accept(new Finding.DisorderedListing(side, key, last));
    } else {
      last = key;
    }
  }

  private Supplier<ListPage> fetch(@Nullable ObjectKey startAfter) {
    Task<ListPage> fetched = tasks.start("list-" + side.word(), () -> source.page(startAfter));
    return () -> fetched.await(time.ticksAfter(ANY_TIME));
  }
}

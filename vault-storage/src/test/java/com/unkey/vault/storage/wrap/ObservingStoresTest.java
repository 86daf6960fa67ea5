package com.unkey.vault.storage.wrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.VaultException.InvalidArgument;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.VaultException.StoreUnavailable.Reason;
import com.unkey.vault.core.store.ETag;
import com.unkey.vault.core.store.FakeStore;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.core.testing.TroubledStore;
import com.unkey.vault.core.testing.TroubledStore.Trouble.AnswerLost;
import com.unkey.vault.core.testing.TroubledStore.Trouble.Refused;
import com.unkey.vault.core.testing.TroubledStore.Trouble.Slow;
import com.unkey.vault.core.testing.VirtualTime;
import com.unkey.vault.storage.wrap.StoreOutcome.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a meter and a tracer are told of each way a call can end. */
class ObservingStoresTest {
  private static final ObjectKey KEY = new ObjectKey("keyring/r/LATEST");

  private final VirtualTime time = new VirtualTime();
  private final TroubledStore troubled = new TroubledStore(new FakeStore(), time);
  private final List<String> told = new ArrayList<>();

  @Test
  void aMeterIsToldEveryEndAndHowLongItTook() {
    ObjectStore store =
        new MeasuredStore(
            troubled,
            time,
            (operation, outcome, took) ->
                told.add(operation + " " + text(outcome) + " " + took.toMillis()));
    everyEnd(store);
    assertThat(told)
        .containsExactly(
            "GET ABSENT 0",
            "PUT_IF_ABSENT STORED 250",
            "PUT_IF_ABSENT CONFLICT 0",
            "GET FOUND 0",
            "PUT_IF_MATCH CONFLICT 0",
            "PUT_IF_MATCH UNKNOWN TIMEOUT 0",
            "LIST LISTED 0",
            "LIST UNAVAILABLE DENIED 0");
  }

  @Test
  void aTracerGetsOneSpanEach() {
    ObjectStore store =
        new TracedStore(
            troubled,
            operation -> {
              told.add("begin " + operation);
              return outcome -> told.add("end " + text(outcome));
            });
    everyEnd(store);
    assertThat(told).hasSize(16).startsWith("begin GET", "end ABSENT", "begin PUT_IF_ABSENT");
    assertThat(told).endsWith("begin LIST", "end UNAVAILABLE DENIED");
  }

  @Test
  void whatIsRefusedForTheCallersFaultSaysNothingOfTheStore() {
    ObjectStore refusing =
        new GatedStore(
            troubled,
            _ -> {
              throw new InvalidArgument("keyring", "planted");
            });
    ObjectStore store =
        new MeasuredStore(refusing, time, (_, outcome, _) -> told.add(text(outcome)));
    assertThatThrownBy(() -> store.get(KEY)).isInstanceOf(InvalidArgument.class);
    assertThat(told).containsExactly(Kind.REFUSED.name());
  }

  private void everyEnd(ObjectStore store) {
    assertThat(store.get(KEY)).isEmpty();
    troubled.next(new Slow(Duration.ofMillis(250)));
    store.putIfAbsent(KEY, Bytes.utf8("one"));
    store.putIfAbsent(KEY, Bytes.utf8("two"));
    ETag tag = store.get(KEY).orElseThrow().etag();
    store.putIfMatch(KEY, new ETag("other"), Bytes.utf8("two"));
    troubled.next(new AnswerLost(Reason.TIMEOUT));
    store.putIfMatch(KEY, tag, Bytes.utf8("two"));
    assertThat(store.list("", null).objects()).hasSize(1);
    troubled.next(new Refused(Reason.DENIED));
    assertThatThrownBy(() -> store.list("", null)).isInstanceOf(StoreUnavailable.class);
  }

  private static String text(StoreOutcome outcome) {
    return outcome.kind() + outcome.reason().map(reason -> " " + reason).orElse("");
  }
}

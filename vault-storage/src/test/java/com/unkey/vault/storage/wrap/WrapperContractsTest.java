package com.unkey.vault.storage.wrap;

import com.unkey.vault.core.Tasks;
import com.unkey.vault.core.Time;
import com.unkey.vault.core.VirtualThreadTasks;
import com.unkey.vault.core.store.FakeStore;
import com.unkey.vault.core.store.ObjectStore;
import com.unkey.vault.core.store.ObjectStoreContract;
import java.time.Duration;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;

/** Every wrapper keeps the contract of the store inside, alone and all together. */
class WrapperContractsTest {
  private static final Time TIME = Time.system();
  private static final Tasks TASKS = new VirtualThreadTasks(TIME);
  private static final int MORE_THAN_THE_RACERS = 1_000;

  abstract static class Wrapped extends ObjectStoreContract {
    private final ObjectStore store;

    Wrapped(UnaryOperator<ObjectStore> wrapper) {
      this.store = wrapper.apply(new FakeStore());
    }

    @Override
    protected ObjectStore store() {
      return store;
    }

    @Override
    protected int manyObjects() {
      return 200;
    }
  }

  private static ObjectStore retrying(ObjectStore inner) {
    return new RetryingStore(inner, RetryPolicy.DEFAULT, TIME, TASKS, new Random(1));
  }

  private static ObjectStore breaker(ObjectStore inner) {
    return new BreakerStore(inner, BreakerPolicy.DEFAULT, TIME);
  }

  private static ObjectStore measured(ObjectStore inner) {
    return new MeasuredStore(inner, TIME, StoreMeter.NONE);
  }

  private static ObjectStore traced(ObjectStore inner) {
    return new TracedStore(inner, StoreTracer.NONE);
  }

  private static ObjectStore timeLimited(ObjectStore inner) {
    return new TimeLimitStore(inner, Duration.ofMinutes(1), TIME, TASKS);
  }

  private static ObjectStore bulkhead(ObjectStore inner) {
    return new BulkheadStore(inner, MORE_THAN_THE_RACERS);
  }

  private static ObjectStore gated(ObjectStore inner) {
    return new GatedStore(inner, _ -> {});
  }

  @Nested
  class Retrying extends Wrapped {
    Retrying() {
      super(WrapperContractsTest::retrying);
    }
  }

  @Nested
  class Breaker extends Wrapped {
    Breaker() {
      super(WrapperContractsTest::breaker);
    }
  }

  @Nested
  class Measured extends Wrapped {
    Measured() {
      super(WrapperContractsTest::measured);
    }
  }

  @Nested
  class Traced extends Wrapped {
    Traced() {
      super(WrapperContractsTest::traced);
    }
  }

  @Nested
  class TimeLimited extends Wrapped {
    TimeLimited() {
      super(WrapperContractsTest::timeLimited);
    }
  }

  @Nested
  class Bulkhead extends Wrapped {
    Bulkhead() {
      super(WrapperContractsTest::bulkhead);
    }
  }

  @Nested
  class Gated extends Wrapped {
    Gated() {
      super(WrapperContractsTest::gated);
    }
  }

  /** In the order of {@code Stores}. */
  @Nested
  class AllOfThem extends Wrapped {
    AllOfThem() {
      super(inner -> traced(gated(retrying(breaker(measured(timeLimited(bulkhead(inner))))))));
    }
  }
}

package com.unkey.vault.core.keyring;

import com.unkey.vault.core.Tasks;
import com.unkey.vault.core.Tasks.Task;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * At most one load per key at a time; whoever comes meanwhile shares it. The load runs as a task of
 * its own, so that the first caller's deadline does not end what others wait for.
 */
final class SingleFlight<K, V> {
  private final ConcurrentHashMap<K, Task<V>> underWay = new ConcurrentHashMap<>();
  private final Tasks tasks;
  private final String name;

  SingleFlight(Tasks tasks, String name) {
    this.tasks = tasks;
    this.name = name;
  }

  /** The load of {@code key} that is under way, or a new one. */
  Task<V> join(K key, Supplier<V> load) {
    return underWay.computeIfAbsent(
        key,
        k ->
            tasks.start(
                name,
                () -> {
                  try {
                    return load.get();
                  } finally {
                    underWay.remove(k);
                  }
                }));
  }

  /** The load of {@code key} that is under way. */
  Optional<Task<V>> underWay(K key) {
    return Optional.ofNullable(underWay.get(key));
  }
}

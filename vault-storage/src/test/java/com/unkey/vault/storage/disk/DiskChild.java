package com.unkey.vault.storage.disk;

import com.unkey.vault.core.Bytes;
import com.unkey.vault.core.Time;
import com.unkey.vault.core.VirtualThreadTasks;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.core.store.PutResult.Stored;
import com.unkey.vault.core.store.StoredObject;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A second process on a store's folder. Tells on standard output, a line each, what was confirmed
 * to it.
 *
 * <ul>
 *   <li>{@code write <root> <run>}: creates objects and replaces {@code LATEST}, until it is
 *       killed;
 *   <li>{@code race <root> <name> <rounds>}: tries to be the creator of each of so many keys, and
 *       adds one to a shared counter as often.
 *   <li>{@code names <root> <key>}: creates the key, and lists all there is.
 * </ul>
 */
final class DiskChild {
  static final ObjectKey LATEST = new ObjectKey("keyring/ws_1/LATEST");
  static final ObjectKey COUNTER = new ObjectKey("keyring/counter/LATEST");

  private DiskChild() {}

  @SuppressWarnings("SystemOut") // Its parent reads it.
  public static void main(String[] args) {
    DiskStore store = open(Path.of(args[1]));
    switch (args[0]) {
      case "write" -> {
        for (int i = 0; ; i++) {
          ObjectKey key = writtenKey(args[2], i);
          if (store.putIfAbsent(key, body(args[2], i)) instanceof Stored) {
            System.out.println("created " + i);
          }
          if (replaceLatest(store, body(args[2], i))) {
            System.out.println("replaced " + i);
          }
        }
      }
      case "race" -> {
        System.out.println("ready");
        int won = race(store, args[2], Integer.parseInt(args[3]));
        System.out.println(args[2] + " won " + won);
      }
      case "names" -> {
        // Hexadecimal: an argument would pass through the locale.
        store.putIfAbsent(new ObjectKey(Bytes.ofHex(args[2]).toUtf8()), Bytes.utf8("there"));
        store.listAll("").forEach(o -> System.out.println(Bytes.utf8(o.key().value()).toHex()));
      }
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  static DiskStore open(Path root) {
    return new DiskStore(
        new DiskConfig(root), Time.system(), new VirtualThreadTasks(Time.system()));
  }

  static ObjectKey writtenKey(String run, int i) {
    return new ObjectKey("keyring/ws_" + i % 7 + "/dek_" + run + "_" + i);
  }

  /** Long enough to be written in parts, and telling whether it is whole. */
  static Bytes body(String run, int i) {
    return Bytes.utf8((run + ":" + i + ";").repeat(2000));
  }

  /** How often it was the creator. */
  static int race(DiskStore store, String name, int rounds) {
    int won = 0;
    for (int i = 0; i < rounds; i++) {
      Bytes mine = Bytes.utf8(name + " made " + i);
      if (store.putIfAbsent(new ObjectKey("keyring/race/dek_" + i), mine) instanceof Stored) {
        won++;
      }
      increment(store, name);
    }
    return won;
  }

  /** Bodies carry who wrote them: equal bytes would be a success for both. */
  private static void increment(DiskStore store, String name) {
    while (true) {
      StoredObject counter = store.get(COUNTER).orElseThrow();
      Bytes next = Bytes.utf8(count(counter) + 1 + " " + name);
      if (store.putIfMatch(COUNTER, counter.etag(), next) instanceof Stored) {
        return;
      }
    }
  }

  static int count(StoredObject counter) {
    String text = counter.body().toUtf8();
    return Integer.parseInt(text.substring(0, text.indexOf(' ')));
  }

  private static boolean replaceLatest(DiskStore store, Bytes body) {
    Optional<StoredObject> latest = store.get(LATEST);
    return latest.isPresent()
        ? store.putIfMatch(LATEST, latest.get().etag(), body) instanceof Stored
        : store.putIfAbsent(LATEST, body) instanceof Stored;
  }
}

package com.unkey.vault.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.unkey.vault.layering.Rooms.noCircle;
import static com.unkey.vault.layering.Rooms.noJavaUtilLogging;
import static com.unkey.vault.layering.Rooms.onlyTheseRooms;
import static com.unkey.vault.layering.Rooms.room;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadLocalRandom;

@AnalyzeClasses(packages = "com.unkey.vault.core", importOptions = DoNotIncludeTests.class)
class LayeringTest {
  private static final String CORE = "com.unkey.vault.core";
  private static final String CRYPTO = CORE + ".crypto..";
  private static final String STORE = CORE + ".store..";
  private static final String FORMAT = CORE + ".format..";
  private static final String KEYRING = CORE + ".keyring..";
  private static final String SERVICE = CORE + ".service..";
  private static final String SLF4J = "org.slf4j..";

  @ArchTest
  static final ArchRule EVERY_ROOM_HAS_A_RULE =
      onlyTheseRooms(CORE, CRYPTO, STORE, FORMAT, KEYRING, SERVICE);

  @ArchTest static final ArchRule CORE_IMPORTS_NOTHING_OF_OURS = room(CORE);

  @ArchTest static final ArchRule CRYPTO_STANDS_ALONE = room(CRYPTO, CORE, "javax.crypto..");

  @ArchTest static final ArchRule STORE_IS_A_PORT = room(STORE, CORE);

  @ArchTest
  static final ArchRule FORMAT_KNOWS_BYTES_AND_KEYS =
      room(FORMAT, CORE, CRYPTO, "com.unkey.vault.v1..", "com.google.protobuf..");

  @ArchTest
  static final ArchRule KEYRING_JOINS_THEM =
      room(KEYRING, CORE, CRYPTO, STORE, FORMAT, "com.github.benmanes.caffeine..", SLF4J);

  @ArchTest
  static final ArchRule SERVICE_IS_ON_TOP =
      room(SERVICE, CORE, CRYPTO, STORE, FORMAT, KEYRING, SLF4J);

  @ArchTest static final ArchRule NO_CIRCLE = noCircle(CORE);

  @ArchTest static final ArchRule NO_JAVA_UTIL_LOGGING = noJavaUtilLogging();

  /** A simulator runs this code; whatever it cannot decide would make its runs differ. */
  @ArchTest
  static final ArchRule TIME_CHANCE_AND_THREADS_COME_FROM_OUTSIDE =
      noClasses()
          .that()
          .doNotBelongToAnyOf(Time.class, VirtualThreadTasks.class)
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Thread.class, "sleep", long.class)
          .orShould()
          .callConstructor(SecureRandom.class)
          .orShould()
          .callMethod(Math.class, "random")
          .orShould()
          .callMethod(UUID.class, "randomUUID")
          .orShould()
          .dependOnClassesThat()
          .belongToAnyOf(
              Thread.class,
              Clock.class,
              Executors.class,
              ForkJoinPool.class,
              CompletableFuture.class,
              ThreadLocalRandom.class);
}

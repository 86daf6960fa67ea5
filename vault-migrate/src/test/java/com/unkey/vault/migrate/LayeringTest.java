package com.unkey.vault.migrate;

import static com.unkey.vault.layering.Rooms.noCircle;
import static com.unkey.vault.layering.Rooms.noJavaUtilLogging;
import static com.unkey.vault.layering.Rooms.onlyTheseRooms;
import static com.unkey.vault.layering.Rooms.room;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "com.unkey.vault.migrate", importOptions = DoNotIncludeTests.class)
class LayeringTest {
  private static final String LIBRARY = "com.unkey.vault.migrate";
  private static final String COMMAND = LIBRARY + ".cli..";
  private static final String INSTANCE = LIBRARY + ".instance..";
  private static final String JSON = LIBRARY + ".json..";
  private static final String IDENTITY = LIBRARY + ".identity..";
  private static final String ATTEST = LIBRARY + ".attest..";
  private static final String CHECKPOINT = LIBRARY + ".checkpoint..";
  private static final String FINDING = LIBRARY + ".finding..";
  private static final String LISTING = LIBRARY + ".listing..";
  private static final String DEK = LIBRARY + ".dek..";
  private static final String GATE = LIBRARY + ".gate..";
  private static final String RUN = LIBRARY + ".run..";

  private static final String CORE = "com.unkey.vault.core";
  private static final String PORT = CORE + ".store..";
  private static final String CRYPTO = CORE + ".crypto..";
  private static final String FORMAT = CORE + ".format..";
  private static final String STORES = "com.unkey.vault.storage";
  private static final String STORE_IDENTITY = STORES + ".identity..";
  private static final String STORE_CONFIG = STORES + ".config..";
  private static final String GSON = "com.google.gson..";
  private static final String SLF4J = "org.slf4j..";

  @ArchTest
  static final ArchRule EVERY_ROOM_HAS_A_RULE =
      onlyTheseRooms(
          COMMAND, JSON, IDENTITY, ATTEST, CHECKPOINT, GATE, FINDING, LISTING, DEK, RUN, INSTANCE);

  @ArchTest
  static final ArchRule THE_COMMAND_IS_ON_TOP =
      room(
          COMMAND,
          JSON,
          IDENTITY,
          ATTEST,
          CHECKPOINT,
          FINDING,
          LISTING,
          RUN,
          GATE,
          INSTANCE,
          CORE,
          STORES,
          STORE_IDENTITY,
          STORE_CONFIG,
          STORES + ".wrap..",
          CRYPTO,
          FORMAT,
          PORT,
          GSON,
          "picocli..");

  @ArchTest static final ArchRule JSON_KNOWS_NOTHING_OF_OURS = room(JSON, CORE, GSON);

  @ArchTest
  static final ArchRule IDENTITY_CHANGES_IDENTITIES =
      room(IDENTITY, CORE, PORT, STORES, STORE_IDENTITY);

  @ArchTest
  static final ArchRule AN_ATTESTATION_KNOWS_NO_RUN =
      room(ATTEST, JSON, CORE, PORT, STORES, STORE_IDENTITY, GSON);

  @ArchTest
  static final ArchRule A_CHECKPOINT_IS_A_RESUME_POINT =
      room(CHECKPOINT, ATTEST, JSON, RUN, CORE, PORT, GSON, SLF4J);

  @ArchTest static final ArchRule A_FINDING_IS_DATA = room(FINDING, CORE, PORT);

  @ArchTest static final ArchRule A_LISTING_KNOWS_KEYS = room(LISTING, FINDING, CORE, PORT);

  @ArchTest
  static final ArchRule STORED_DEKS_ARE_OPENED_IN_ONE_ROOM =
      room(DEK, FINDING, LISTING, CORE, PORT, CRYPTO, FORMAT);

  @ArchTest
  static final ArchRule A_RUN_KNOWS_NO_STORE_BUT_THE_PORT =
      room(RUN, FINDING, LISTING, DEK, CORE, PORT, CRYPTO, FORMAT);

  @ArchTest
  static final ArchRule INSTANCES_ARE_ASKED_OVER_THE_WIRE =
      room(
          INSTANCE,
          CORE,
          STORE_IDENTITY,
          STORE_CONFIG,
          "com.unkey.vault.ops.v1",
          "com.google.protobuf",
          GSON,
          "javax.net.ssl");

  @ArchTest
  static final ArchRule A_GATE_ASKS_AND_DECIDES =
      room(GATE, ATTEST, INSTANCE, CORE, PORT, STORES, STORE_IDENTITY, STORE_CONFIG);

  @ArchTest static final ArchRule NO_CIRCLE = noCircle(LIBRARY);

  @ArchTest static final ArchRule NO_JAVA_UTIL_LOGGING = noJavaUtilLogging();
}

package com.unkey.vault.storage;

import static com.unkey.vault.layering.Rooms.noCircle;
import static com.unkey.vault.layering.Rooms.noJavaUtilLogging;
import static com.unkey.vault.layering.Rooms.onlyTheseRooms;
import static com.unkey.vault.layering.Rooms.room;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "com.unkey.vault.storage", importOptions = DoNotIncludeTests.class)
class LayeringTest {
  private static final String STORAGE = "com.unkey.vault.storage";
  private static final String S3 = STORAGE + ".s3..";
  private static final String DISK = STORAGE + ".disk..";
  private static final String MEMORY = STORAGE + ".memory..";
  private static final String WRAP = STORAGE + ".wrap..";
  private static final String IDENTITY = STORAGE + ".identity..";
  private static final String CONFIG = STORAGE + ".config..";
  private static final String DUAL = STORAGE + ".dual..";

  private static final String CORE = "com.unkey.vault.core";
  private static final String PORT = CORE + ".store..";
  private static final String CRYPTO = CORE + ".crypto..";
  private static final String FORMAT = CORE + ".format..";
  private static final String SLF4J = "org.slf4j..";

  @ArchTest
  static final ArchRule EVERY_ROOM_HAS_A_RULE =
      onlyTheseRooms(STORAGE, S3, DISK, MEMORY, WRAP, IDENTITY, DUAL, CONFIG);

  @ArchTest
  static final ArchRule STORAGE_JOINS_THEM =
      room(STORAGE, S3, DISK, MEMORY, WRAP, IDENTITY, DUAL, CORE, CRYPTO, PORT, SLF4J);

  @ArchTest
  static final ArchRule S3_ALONE_KNOWS_AWS =
      room(S3, CORE, PORT, SLF4J, "software.amazon.awssdk..", "org.apache.hc..", "javax.net.ssl..");

  @ArchTest static final ArchRule DISK_IS_AN_ADAPTER = room(DISK, CORE, PORT, SLF4J);

  @ArchTest static final ArchRule MEMORY_IS_AN_ADAPTER = room(MEMORY, CORE, PORT);

  @ArchTest static final ArchRule A_WRAPPER_KNOWS_THE_PORT_ONLY = room(WRAP, CORE, PORT, SLF4J);

  @ArchTest
  static final ArchRule IDENTITY_KNOWS_THE_PORT_ONLY =
      room(IDENTITY, CORE, PORT, SLF4J, "com.google.gson..");

  /** It fills the records of the others, and none of them knows where its record came from. */
  @ArchTest
  static final ArchRule CONFIG_IS_ON_TOP =
      room(CONFIG, STORAGE, S3, DISK, WRAP, IDENTITY, CORE, CRYPTO, FORMAT, "org.tomlj..");

  @ArchTest
  static final ArchRule DUAL_UNWRAPS_TO_COMPARE =
      room(DUAL, IDENTITY, CORE, CRYPTO, FORMAT, PORT, SLF4J);

  @ArchTest static final ArchRule NO_CIRCLE = noCircle(STORAGE);

  @ArchTest static final ArchRule NO_JAVA_UTIL_LOGGING = noJavaUtilLogging();
}

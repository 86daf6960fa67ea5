package com.unkey.vault.server;

import static com.unkey.vault.layering.Rooms.noCircle;
import static com.unkey.vault.layering.Rooms.noJavaUtilLogging;
import static com.unkey.vault.layering.Rooms.onlyTheseRooms;
import static com.unkey.vault.layering.Rooms.room;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which package may import which: each concern by itself, and one place that knows them all. */
@AnalyzeClasses(
    packages = "com.unkey.vault.server",
    importOptions = ImportOption.DoNotIncludeTests.class)
class LayeringTest {
  private static final String SERVER = "com.unkey.vault.server";
  private static final String CORE = "com.unkey.vault.core..";
  private static final String STORAGE = "com.unkey.vault.storage..";
  private static final String HELIDON = "io.helidon..";
  private static final String SLF4J = "org.slf4j..";
  private static final String PROTOBUF = "com.google.protobuf..";

  @ArchTest
  static final ArchRule RPC_KNOWS_NO_VAULT =
      room(SERVER + ".rpc", "com.unkey.vault.core", HELIDON, PROTOBUF, "com.google.gson..", SLF4J);

  @ArchTest
  static final ArchRule API =
      room(
          SERVER + ".api",
          SERVER + ".rpc",
          SERVER + ".auth",
          CORE,
          STORAGE,
          "com.unkey.vault.v1",
          "com.unkey.vault.ops.v1",
          PROTOBUF);

  @ArchTest
  static final ArchRule AUTH = room(SERVER + ".auth", "com.unkey.vault.core", "org.tomlj", SLF4J);

  @ArchTest static final ArchRule AUDIT = room(SERVER + ".audit", SLF4J);

  @ArchTest static final ArchRule CONFIG = room(SERVER + ".config", CORE, STORAGE);

  @ArchTest
  static final ArchRule HEALTH = room(SERVER + ".health", "com.unkey.vault.core", HELIDON, SLF4J);

  @ArchTest static final ArchRule LOGGING = room(SERVER + ".logging", "ch.qos.logback..", SLF4J);

  @ArchTest
  static final ArchRule METRICS =
      room(
          SERVER + ".metrics",
          "com.unkey.vault.core",
          "com.unkey.vault.core.keyring",
          "com.unkey.vault.core.store",
          "com.unkey.vault.storage.wrap",
          "com.unkey.vault.storage.dual",
          "com.unkey.vault.storage.identity",
          "io.prometheus..",
          HELIDON);

  @ArchTest
  static final ArchRule TLS =
      room(SERVER + ".tls", "com.unkey.vault.core", HELIDON, "javax.net.ssl..", SLF4J);

  @ArchTest
  static final ArchRule TRACING =
      room(
          SERVER + ".tracing",
          "com.unkey.vault.core",
          "com.unkey.vault.storage.wrap",
          "io.opentelemetry..");

  @ArchTest static final ArchRule DEV = room(SERVER + ".dev", SERVER, CORE);

  @ArchTest static final ArchRule NO_CIRCLE = noCircle(SERVER);
  @ArchTest static final ArchRule NO_JUL = noJavaUtilLogging();

  @ArchTest
  static final ArchRule ALL_ROOMS =
      onlyTheseRooms(
          SERVER,
          SERVER + ".rpc",
          SERVER + ".api",
          SERVER + ".auth",
          SERVER + ".audit",
          SERVER + ".config",
          SERVER + ".health",
          SERVER + ".logging",
          SERVER + ".metrics",
          SERVER + ".tls",
          SERVER + ".tracing",
          SERVER + ".dev");
}

package com.unkey.vault.admin;

import static com.unkey.vault.layering.Rooms.noCircle;
import static com.unkey.vault.layering.Rooms.noJavaUtilLogging;
import static com.unkey.vault.layering.Rooms.onlyTheseRooms;
import static com.unkey.vault.layering.Rooms.room;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "com.unkey.vault.admin", importOptions = DoNotIncludeTests.class)
class LayeringTest {
  private static final String ADMIN = "com.unkey.vault.admin";
  private static final String COMMAND = ADMIN + ".cli..";

  @ArchTest static final ArchRule EVERY_ROOM_HAS_A_RULE = onlyTheseRooms(COMMAND);

  @ArchTest
  static final ArchRule THE_COMMAND_IS_ON_TOP =
      room(COMMAND, "com.unkey.vault.migrate.cli", "picocli..");

  @ArchTest static final ArchRule NO_CIRCLE = noCircle(ADMIN);

  @ArchTest static final ArchRule NO_JAVA_UTIL_LOGGING = noJavaUtilLogging();
}

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

  @ArchTest static final ArchRule EVERY_ROOM_HAS_A_RULE = onlyTheseRooms(COMMAND);

  @ArchTest
  static final ArchRule THE_COMMAND_IS_ON_TOP =
      room(COMMAND, LIBRARY, "com.unkey.vault.core", "picocli..");

  @ArchTest static final ArchRule NO_CIRCLE = noCircle(LIBRARY);

  @ArchTest static final ArchRule NO_JAVA_UTIL_LOGGING = noJavaUtilLogging();
}

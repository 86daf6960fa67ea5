package com.unkey.vault.client;

import static com.unkey.vault.layering.Rooms.noJavaUtilLogging;
import static com.unkey.vault.layering.Rooms.onlyTheseRooms;
import static com.unkey.vault.layering.Rooms.room;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "com.unkey.vault.client", importOptions = DoNotIncludeTests.class)
class LayeringTest {
  private static final String CLIENT = "com.unkey.vault.client";

  @ArchTest static final ArchRule EVERY_ROOM_HAS_A_RULE = onlyTheseRooms(CLIENT);

  @ArchTest static final ArchRule THE_JDK_IS_ENOUGH = room(CLIENT);

  @ArchTest static final ArchRule NO_JAVA_UTIL_LOGGING = noJavaUtilLogging();
}

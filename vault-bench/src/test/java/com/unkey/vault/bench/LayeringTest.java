package com.unkey.vault.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.unkey.vault.layering.Rooms.noCircle;
import static com.unkey.vault.layering.Rooms.noJavaUtilLogging;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "com.unkey.vault.bench", importOptions = DoNotIncludeTests.class)
class LayeringTest {
  /** What is measured runs in a process of its own. */
  @ArchTest
  static final ArchRule THE_LOAD_DRIVER_KNOWS_NO_SERVER =
      noClasses()
          .that()
          .resideInAPackage("com.unkey.vault.bench.load..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.unkey.vault.server", "com.unkey.vault.storage..");

  @ArchTest static final ArchRule NO_CIRCLE = noCircle("com.unkey.vault.bench");

  @ArchTest static final ArchRule NO_JAVA_UTIL_LOGGING = noJavaUtilLogging();
}

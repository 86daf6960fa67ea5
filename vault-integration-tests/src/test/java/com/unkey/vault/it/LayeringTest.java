package com.unkey.vault.it;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.unkey.vault.layering.Rooms.noJavaUtilLogging;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The suites stand on the parts, and the parts on no suite. */
@AnalyzeClasses(packages = "com.unkey.vault.it")
class LayeringTest {
  private static final String PARTS = "com.unkey.vault.it.parts..";

  @ArchTest
  static final ArchRule THE_PARTS_KNOW_NO_SUITE =
      noClasses()
          .that()
          .resideInAPackage(PARTS)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "com.unkey.vault.it.s3..",
              "com.unkey.vault.it.endtoend..",
              "com.unkey.vault.it.outage..",
              "com.unkey.vault.it.launcher..",
              "com.unkey.vault.it.conformance..",
              "com.unkey.vault.it.ops..");

  /** They start the programs, or open their stores, and speak to them as others do. */
  @ArchTest
  static final ArchRule THE_PARTS_KNOW_NO_SERVER =
      noClasses()
          .that()
          .resideInAPackage(PARTS)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.unkey.vault.server..");

  @ArchTest static final ArchRule NO_JAVA_UTIL_LOGGING = noJavaUtilLogging();
}

package com.unkey.vault.layering;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;

/**
 * Rules about packages, written as ArchUnit writes them: {@code a.b} is that package alone, {@code
 * a.b..} is it and those below.
 */
public final class Rooms {
  private Rooms() {}

  /**
   * Classes of {@code room} import the JDK, JSpecify, one another, and {@code mayImport}; nothing
   * else. Slf4j is not in it: a room that logs says so.
   */
  public static ArchRule room(String room, String... mayImport) {
    String[] allowed =
        Stream.concat(Stream.of(room, "java..", "org.jspecify.."), Stream.of(mayImport))
            .toArray(String[]::new);
    return classes()
        .that()
        .resideInAPackage(room)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(allowed);
  }

  /** Every class is in one of {@code rooms}: a new package needs a rule of its own first. */
  public static ArchRule onlyTheseRooms(String... rooms) {
    return classes().should().resideInAnyPackage(rooms);
  }

  /** The packages directly below {@code root}, each with what is below it, form no circle. */
  public static ArchRule noCircle(String root) {
    return slices()
        .matching(root + ".(*)..")
        .should()
        .beFreeOfCycles()
        // One package is no circle either.
        .allowEmptyShould(true);
  }

  /** Logging goes through slf4j; java.util.logging is bridged to it, and used by nobody. */
  public static ArchRule noJavaUtilLogging() {
    return noClasses().should().dependOnClassesThat().resideInAPackage("java.util.logging..");
  }
}

package io.quorate.house;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which room may know which: {@code ring <- antientropy <- node <- embedded, testkit, cli}. */
class DirectionTest {
  private static final String RING = "io.quorate.ring..";
  private static final String ANTIENTROPY = "io.quorate.antientropy..";
  private static final String NODE = "io.quorate.node..";
  private static final String CLIENT = "io.quorate.client..";
  private static final String EMBEDDED = "io.quorate.embedded..";
  private static final String CLI = "io.quorate.cli..";
  private static final String TESTKIT = "io.quorate.testkit..";

  private static final JavaClasses CLASSES = new ClassFileImporter()
      .withImportOption(new ImportOption.DoNotIncludeTests())
      .withImportOption(location -> !location.contains("/quick/test-classes/"))
      .importPackages("io.quorate");

  private static void mustNotKnow(String room, String... others) {
    noClasses()
        .that()
        .resideInAPackage(room)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others)
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void theRoomsAreSeen() {
    assertTrue(CLASSES.containPackage("io.quorate.ring"));
    assertTrue(CLASSES.containPackage("io.quorate.antientropy"));
    assertTrue(CLASSES.containPackage("io.quorate.node"));
    assertTrue(CLASSES.containPackage("io.quorate.cli"));
  }

  @Test
  void ringKnowsNoOtherRoom() {
    mustNotKnow(RING, ANTIENTROPY, NODE, CLIENT, EMBEDDED, CLI);
  }

  @Test
  void antientropyKnowsOnlyRing() {
    mustNotKnow(ANTIENTROPY, NODE, CLIENT, EMBEDDED, CLI);
  }

  @Test
  void nodeKnowsNoClient() {
    mustNotKnow(NODE, CLIENT, EMBEDDED, CLI);
  }

  @Test
  void embeddedDoesNotKnowTheCommandLine() {
    mustNotKnow(EMBEDDED, CLI);
  }

  @Test
  void theTestKitIsForTests() {
    for (String room : List.of(RING, ANTIENTROPY, NODE, CLIENT, EMBEDDED, CLI)) {
      mustNotKnow(room, TESTKIT);
    }
    mustNotKnow(TESTKIT, EMBEDDED, CLI);
  }

  @Test
  void theJavaClientSeesValuesOnly() {
    mustNotKnow(CLIENT, NODE, EMBEDDED, CLI);
    noClasses()
        .that()
        .resideInAPackage(CLIENT)
        .should()
        .dependOnClassesThat(resideInAPackage(ANTIENTROPY)
            .and(not(resideInAPackage("io.quorate.antientropy.causality.."))))
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  /** And where an application hands over its own. */
  @Test
  void vertxIsKnownWhereSocketsAreOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "io.quorate.node.environment.vertx..",
            "io.quorate.node.http..",
            "io.quorate.testkit.links..")
        .and()
        .doNotHaveFullyQualifiedName("io.quorate.embedded.WithinVertx")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx..", "io.netty..")
        .check(CLASSES);
  }

  @Test
  void chronicleIsKnownInStorageOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.quorate.node.storage..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("net.openhft..")
        .check(CLASSES);
  }

  /** What comes over the network holds memory until it is dealt with: the budget is a value too. */
  @Test
  void theSeamKnowsMessagesAndValuesOnly() {
    classes()
        .that()
        .resideInAPackage("io.quorate.node.environment")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "org.jspecify..",
            "com.google.common..",
            "io.quorate.node.environment",
            "io.quorate.node.memory",
            "io.quorate.node.wire..",
            ANTIENTROPY,
            RING)
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void noTwoPackagesNeedEachOther() {
    SlicesRuleDefinition.slices()
        .matching("io.quorate.(**)")
        .should()
        .beFreeOfCycles()
        .check(CLASSES);
  }
}

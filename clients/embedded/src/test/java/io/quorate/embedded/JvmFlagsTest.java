package io.quorate.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class JvmFlagsTest {
  @Test
  void theTestsRunWithEverythingThatIsNeeded() {
    JvmFlags.check();
  }

  @Test
  void exactlyWhatIsMissingIsNamed() {
    String sentence = JvmFlags.sentence(access -> !access.packageName().startsWith("java.lang"))
        .orElseThrow();
    assertEquals(
        "A node in this JVM needs these JVM flags, add them to the java command: "
            + "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED "
            + "--add-opens=java.base/java.lang=ALL-UNNAMED",
        sentence);
    assertEquals(
        5, JvmFlags.sentence(access -> false).orElseThrow().split("--add-", -1).length - 1);
  }
}

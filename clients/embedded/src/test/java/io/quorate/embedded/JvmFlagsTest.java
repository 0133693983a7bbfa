package io.quorate.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class JvmFlagsTest {
  @Test
  void theTestsRunWithEverythingThatIsNeeded() {
    JvmFlags.check();
  }

  @Test
  void thePageForNewcomersNamesEachOfThem() throws IOException {
    String page = Files.readString(Path.of("../README.md").toAbsolutePath());
    for (JvmFlags.Access access : JvmFlags.NEEDED) {
      assertTrue(page.contains(access.flag()), access.flag());
    }
  }

  @Test
  void exactlyWhatIsMissingIsNamed() {
    String sentence =
        JvmFlags.sentence(access -> access.packageName().startsWith("sun")).orElseThrow();
    assertEquals(
        "A node in this JVM needs these JVM flags, add them to the java command: "
            + "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED "
            + "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
        sentence);
    assertEquals(
        3, JvmFlags.sentence(access -> false).orElseThrow().split("--add-", -1).length - 1);
  }
}

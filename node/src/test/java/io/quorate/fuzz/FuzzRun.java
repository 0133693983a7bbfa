package io.quorate.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Lets Jazzer look for inputs that make a target fail, each target in a JVM of its own for as many
 * seconds as the property {@code fuzz.seconds} says; {@code fuzz.target} names one of them. Run by
 * the profile {@code fuzz} alone: its name is none that a build without it looks for.
 *
 * <p>Found inputs are under {@code target/fuzz/<target>}: {@code crash-…} the failing ones,
 * {@code corpus} what covers new ways through the code, {@code log} what Jazzer said.
 */
class FuzzRun {
  private static final String JAZZER = "com.code_intelligence.jazzer.Jazzer";
  private static final String INPUT_BYTES_MAX = "4096";

  @TestFactory
  Stream<DynamicTest> noInputDoesHarm() {
    String only = System.getProperty("fuzz.target", "");
    return CorpusTest.TARGETS.keySet().stream()
        .filter(target -> only.isEmpty() || target.getSimpleName().equals(only))
        .map(target -> DynamicTest.dynamicTest(target.getSimpleName(), () -> fuzz(target)));
  }

  private static void fuzz(Class<?> target) throws IOException, InterruptedException {
    Path folder = Path.of("target", "fuzz", target.getSimpleName()).toAbsolutePath();
    Files.createDirectories(folder.resolve("corpus"));
    Path log = folder.resolve("log");
    Process jazzer = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-ea",
            "-Xmx1g",
            "-cp",
            System.getProperty("java.class.path"),
            JAZZER,
            "--target_class=" + target.getName(),
            "--instrumentation_includes=io.quorate.**",
            "--custom_hook_includes=io.quorate.**",
            "-max_total_time=" + Integer.getInteger("fuzz.seconds", 30),
            "-max_len=" + INPUT_BYTES_MAX,
            "corpus",
            Path.of("src", "test", "resources", "fuzz", target.getSimpleName())
                .toAbsolutePath()
                .toString())
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
    try {
      int status = jazzer.waitFor();
      List<String> said = Files.readAllLines(log);
      String end = String.join("\n", said.subList(Math.max(0, said.size() - 60), said.size()));
      assertEquals(0, status, () -> "what it found is in " + folder + "\n" + end);
    } finally {
      jazzer.destroyForcibly();
    }
  }
}

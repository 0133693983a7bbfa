package io.quorate.simulation;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The same seed gives the same trace: each 20th world of a range is run a second time, all of them
 * in one other JVM, and the traces are compared. What differs between two JVMs, such as the order
 * in which a hashed set is gone through, is found so; within one it would not be.
 */
final class Twice {
  /** Each world of so many, beginning with the first, runs twice. */
  static final int EVERY = 20;

  private static final String SEED = "seed ";
  private static final String TRACE = " trace=";

  private Twice() {}

  /** The Java that runs this. */
  static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  /** What the other JVM prints of a world. */
  static String line(Simulation.Result result) {
    return SEED + result.seed() + TRACE + result.trace();
  }

  /**
   * The traces of another JVM, by seed.
   *
   * @param options what its {@link Main} is told beside the range
   */
  static SortedMap<Long, String> traces(Path java, long from, long to, List<String> options) {
    List<String> command = new ArrayList<>(List.of(
        java.toString(),
        "-ea:io.quorate...",
        "-cp",
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
        Main.class.getName(),
        "--seeds",
        from + "-" + to));
    command.addAll(options);
    try {
      return traces(command);
    } catch (IOException e) {
      throw new UncheckedIOException("another JVM cannot be run: " + command.get(0), e);
    }
  }

  private static SortedMap<Long, String> traces(List<String> command) throws IOException {
    SortedMap<Long, String> traces = new TreeMap<>();
    Process process = new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      lines.lines().filter(line -> line.startsWith(SEED)).forEach(line -> {
        int trace = line.indexOf(TRACE);
        traces.put(
            Long.parseLong(line.substring(SEED.length(), trace)),
            line.substring(trace + TRACE.length()));
      });
    } finally {
      process.destroyForcibly();
    }
    return traces;
  }

  /** A line for each of these worlds that the other JVM ran differently, or not at all. */
  static List<String> differences(
      Collection<Simulation.Result> here, SortedMap<Long, String> there) {
    List<String> different = new ArrayList<>();
    for (Simulation.Result result : here) {
      String other = there.getOrDefault(result.seed(), "none");
      if (!other.equals(result.trace())) {
        different.add(SEED + result.seed() + " is not the same world twice: trace=" + result.trace()
            + ", and in another JVM " + other);
      }
    }
    return different;
  }
}

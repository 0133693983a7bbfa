package io.quorate.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whole worlds: a few that are always the same, and for each commit some that nobody saw before.
 */
class SimulationTest {
  private static final long SECOND = 1_000_000_000L;

  /**
   * How many new worlds are tried: {@code -Dquorate.simulate.worlds=200}. Counted, not timed, so
   * that what was red is red again; 120 take about two minutes of two processors.
   */
  private static final int FRESH_WORLDS = Integer.getInteger("quorate.simulate.worlds", 120);

  private static Simulation.Result run(long seed, long chaosSeconds) {
    Simulation.Result result = new Simulation(seed, chaosSeconds * SECOND).run();
    assertTrue(result.held(), () -> failure(result, chaosSeconds));
    return result;
  }

  private static String failure(Simulation.Result result, long chaosSeconds) {
    return "quorate simulate --seed " + result.seed() + " --chaos " + chaosSeconds + "\n"
        + String.join("\n", result.broken());
  }

  @Test
  void afewWorldsKeepEveryPromise() {
    for (long seed = 1; seed <= 8; seed++) {
      run(seed, 10);
    }
  }

  @Test
  void worldsThatOnceFailedKeepEveryPromise() {
    for (Regression each : Regression.ALL) {
      run(each.seed(), each.chaosSeconds());
    }
  }

  @Test
  void oneSeedIsOneTrace() {
    assertEquals(run(3, 10).trace(), run(3, 10).trace());
    assertNotEquals(run(3, 10).trace(), run(4, 10).trace());
  }

  /**
   * Seeds from the commit: every change looks where none looked before, and whoever builds the same
   * commit again sees the same worlds. Each 20th world is run again in another JVM.
   */
  @Test
  @Tag("slow")
  void freshWorldsKeepEveryPromise() throws Exception {
    long first = seedOfCommit();
    ExecutorService pool = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    List<Future<Simulation.Result>> worlds = new ArrayList<>();
    for (int i = 0; i < FRESH_WORLDS; i++) {
      long seed = first + i;
      worlds.add(pool.submit(() -> new Simulation(seed, 60 * SECOND).run()));
    }
    Totals totals = new Totals();
    Totals failed = new Totals();
    List<Simulation.Result> twice = new ArrayList<>();
    for (int i = 0; i < FRESH_WORLDS; i++) {
      Simulation.Result result = worlds.get(i).get();
      totals.with(result);
      if (!result.held()) {
        System.out.println(failure(result, 60));
        failed.with(result);
      }
      if (i % Twice.EVERY == 0) {
        twice.add(result);
      }
    }
    pool.shutdown();
    var there = Twice.traces(Twice.java(), first, first + FRESH_WORLDS - 1, List.of("--traces"));
    assertEquals(List.of(), Twice.differences(twice, there));
    System.out.println("seeds from " + first + ": " + totals);
    assertEquals(0, failed.worlds());
  }

  @Test
  void aTraceThatIsAnotherOrNoneInAnotherJvmIsTold() {
    Simulation.Result result = run(5, 2);
    TreeMap<Long, String> there = new TreeMap<>(Map.of(5L, result.trace()));
    assertEquals(List.of(), Twice.differences(List.of(result), there));
    there.put(5L, "0123456789abcdef");
    String told = Twice.differences(List.of(result), there).get(0);
    assertTrue(told.contains("seed 5 ") && told.contains("0123456789abcdef"), told);
    assertEquals(1, Twice.differences(List.of(result), new TreeMap<>()).size());
  }

  /** The first 40 bits of the commit's id; outside of a checkout always the same. */
  private static long seedOfCommit() throws IOException, InterruptedException {
    Process git =
        new ProcessBuilder("git", "rev-parse", "HEAD").redirectErrorStream(true).start();
    String said = output(git);
    return git.exitValue() == 0 ? Long.parseLong(said.substring(0, 10), 16) : 1_000_000;
  }

  @Test
  @Tag("slow")
  void anotherJavaGivesTheSameTrace() throws Exception {
    Optional<Path> other = otherJava();
    for (long seed = 20; other.isPresent() && seed <= 22; seed++) {
      String trace = "trace=" + new Simulation(seed, 30 * SECOND).run().trace();
      assertEquals(trace, traceInAnotherProcess(other.get(), seed, 30), "seed " + seed);
    }
  }

  /** A JDK of another version, 17 or newer, where Linux distributions put them. */
  private static Optional<Path> otherJava() throws IOException {
    File[] homes = new File("/usr/lib/jvm").listFiles(File::isDirectory);
    int own = Runtime.version().feature();
    return Stream.of(homes == null ? new File[0] : homes)
        .sorted()
        .filter(home -> List.of("17", "21", "25").stream()
            .anyMatch(version ->
                !version.equals(Integer.toString(own)) && home.getName().contains(version)))
        .map(home -> home.toPath().resolve("bin/java"))
        .filter(path -> path.toFile().canExecute())
        .findFirst();
  }

  private static String traceInAnotherProcess(Path java, long seed, long chaosSeconds)
      throws IOException, InterruptedException {
    Process process = new ProcessBuilder(
            java.toString(),
            "-ea",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            "io.quorate.simulation.Main",
            "--seed",
            Long.toString(seed),
            "--chaos",
            Long.toString(chaosSeconds))
        .redirectErrorStream(true)
        .start();
    return output(process).lines().reduce("", (before, last) -> last);
  }

  private static String output(Process process) throws IOException, InterruptedException {
    String output;
    try (InputStream from = process.getInputStream()) {
      output = new String(from.readAllBytes(), StandardCharsets.UTF_8);
    }
    assertTrue(process.waitFor(5, TimeUnit.MINUTES));
    return output;
  }
}

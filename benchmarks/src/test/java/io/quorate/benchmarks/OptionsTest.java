package io.quorate.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.benchmarks.load.HandClock;
import io.quorate.benchmarks.load.Run;
import io.quorate.benchmarks.load.Workload;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class OptionsTest {
  /** A command with these options and nothing else. */
  @Command(name = "any")
  static final class Any {
    @Mixin
    LoadOptions load = new LoadOptions();
  }

  private static LoadOptions parsed(String... words) {
    Any any = new Any();
    new CommandLine(any).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(words);
    return any.load;
  }

  @Test
  void whatIsNotSaidHasItsDefault() {
    LoadOptions load = parsed();
    assertEquals(
        new Workload.Shape("a", 100_000, 100, Workload.Distribution.ZIPFIAN), load.shape());
    assertEquals(new Run(16, 30, 30, 0, Duration.ofSeconds(5)), load.run());
    assertEquals("", load.consistency());
  }

  @Test
  void everythingCanBeSaid() {
    LoadOptions load = parsed(
        "--workload",
        "F",
        "--threads=64",
        "--seconds",
        "5",
        "--warmup",
        "0",
        "--records",
        "7",
        "--value-bytes",
        "1024",
        "--distribution",
        "uniform",
        "--rate",
        "2500.5",
        "--consistency",
        "quorum",
        "--timeout",
        "250");
    assertEquals(new Workload.Shape("f", 7, 1024, Workload.Distribution.UNIFORM), load.shape());
    assertEquals(new Run(64, 0, 5, 2500.5, Duration.ofMillis(250)), load.run());
    assertEquals("quorum", load.consistency());
  }

  @Test
  void whatIsWrongIsRefusedWithASentence() {
    assertRefused("no scans", "--workload", "e");
    assertRefused("a, b, c, d or f", "--workload", "x");
    assertRefused("threads", "--threads", "0");
    assertRefused("second", "--seconds", "0");
    assertRefused("rate", "--rate", "-1");
    assertRefused("millisecond", "--timeout", "0");
    assertRefused("record", "--records", "0");
    assertRefused("http://host:port", "--target", "ftp://x");
    assertRefused("a level is", "--target", "http://127.0.0.1:1", "--consistency", "most");
    assertRefused("--bucket goes with --target", "--bucket", "mine");
    assertRefused("letters", "--bucket", "a/b");
    assertRefused("distribution", "--distribution", "normal");
    assertRefused("--what", "--what");
    assertRefused("14 seconds", "timeline", "--seconds", "13");
    assertRefused("faults", "timeline", "--faults", "flood");
    assertRefused("no store is known", "timeline", "--peer", "nobody");
    assertRefused("at least one", "growth", "--siblings", "0");
    assertRefused("a run takes", "growth", "--seconds", "0");
    assertRefused("WHAT", "growth", "--of", "faults");
    assertRefused("rounds", "limit", "--rounds", "0");
    assertRefused("no store is known", "compare", "--peers", "nobody");
  }

  private static void assertRefused(String word, String... words) {
    StringWriter said = new StringWriter();
    int status = Main.commandLine(new HandClock()).setErr(new PrintWriter(said)).execute(words);
    assertEquals(2, status, said.toString());
    assertTrue(said.toString().contains(word), said.toString());
  }
}

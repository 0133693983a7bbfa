package io.quorate.benchmarks;

import io.quorate.benchmarks.load.Run;
import io.quorate.benchmarks.load.Workload;
import io.quorate.benchmarks.page.Report;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** What every benchmark that puts something under load lets its caller choose. */
final class LoadOptions {
  @Spec(Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--workload",
      paramLabel = "a|b|c|d|f",
      defaultValue = "a",
      description = "YCSB's: a half updates, b 5 %% updates, c reads only, d reads of the newest,"
          + " f read and update. Default: ${DEFAULT-VALUE}")
  private String workload;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "16",
      description = "Clients, each with one request at a time. Default: ${DEFAULT-VALUE}")
  private int threads;

  @Mixin
  private final SecondsOption length = new SecondsOption(30);

  @Option(
      names = "--warmup",
      paramLabel = "N",
      defaultValue = "30",
      description = "Seconds of load before that. Default: ${DEFAULT-VALUE}")
  private int warmUp;

  @Option(
      names = "--records",
      paramLabel = "N",
      defaultValue = "100000",
      description = "Keys written before it begins. Default: ${DEFAULT-VALUE}")
  private int records;

  @Option(
      names = "--value-bytes",
      paramLabel = "N",
      defaultValue = "100",
      description = "The length of each value. Default: ${DEFAULT-VALUE}")
  private int valueBytes;

  @Option(
      names = "--distribution",
      paramLabel = "zipfian|uniform",
      defaultValue = "zipfian",
      description = "How keys are chosen. Default: ${DEFAULT-VALUE}")
  private Workload.Distribution distribution;

  @Option(
      names = "--rate",
      paramLabel = "R",
      defaultValue = "0",
      description = "An open loop of R operations a second, with latency from the intended start;"
          + " 0 is a closed loop. Default: ${DEFAULT-VALUE}")
  private double rate;

  @Option(
      names = "--consistency",
      paramLabel = "LEVEL",
      description = "one, two, three, quorum or all. Default: as the bucket has it")
  private @Nullable String consistency;

  @Option(
      names = "--timeout",
      paramLabel = "MS",
      defaultValue = "5000",
      description = "The longest that a client waits for an answer. Default: ${DEFAULT-VALUE}")
  private int timeoutMillis;

  @Mixin
  private JsonOption json;

  /** The workload that was asked for. */
  Workload.Shape shape() {
    try {
      return new Workload.Shape(workload, records, valueBytes, distribution);
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage() + ".");
    }
  }

  Run run() {
    try {
      return new Run(threads, warmUp, length.seconds(), rate, Duration.ofMillis(timeoutMillis));
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage() + ".");
    }
  }

  /** The level, or empty for the bucket's. */
  String consistency() {
    String level = consistency == null ? "" : consistency;
    if (!level.matches("(one|two|three|quorum|all)?")) {
      throw wrong("a level is one, two, three, quorum or all, not '" + level + "'.");
    }
    return level;
  }

  ParameterException wrong(String sentence) {
    return new ParameterException(spec.commandLine(), "quorate bench: " + sentence);
  }

  /** A report that says what was chosen here. */
  Report report(String title) {
    Workload.Shape shape = shape();
    return new Report(title)
        .setting("workload", shape.letter())
        .setting("records", Integer.toString(shape.records()))
        .setting("value_bytes", Integer.toString(shape.valueBytes()))
        .setting("distribution", shape.distribution().name().toLowerCase(Locale.ROOT))
        .setting("threads", Integer.toString(threads))
        .setting("warmup_seconds", Integer.toString(warmUp))
        .setting("seconds", Integer.toString(length.seconds()))
        .setting("loop", rate > 0 ? "open, " + rate + " operations a second" : "closed")
        .setting("consistency", consistency().isEmpty() ? "the bucket's" : consistency());
  }

  /** Prints the report, and writes it where that was asked for. */
  void finish(Report report, PrintWriter out) throws IOException {
    json.finish(report, out);
  }
}

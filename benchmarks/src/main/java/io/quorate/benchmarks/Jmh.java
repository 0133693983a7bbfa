package io.quorate.benchmarks;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code quorate bench jmh}: the parts that are pure code, one by one. */
@Command(
    name = "jmh",
    description = {
      "Measures pure code with JMH: joins and codecs of a key's state, routing, messages, the log's",
      "frames; nanoseconds and allocated bytes for each operation."
    },
    sortOptions = false,
    footer = {"", "Example:", "  quorate bench jmh Causality.*join --seconds 2"})
final class Jmh implements Callable<Integer> {
  @Spec
  private CommandSpec spec;

  @Parameters(
      paramLabel = "PATTERN",
      defaultValue = ".*",
      description = "A regular expression that a benchmark's name contains. Default: all")
  private String pattern;

  @Mixin
  private final SecondsOption length = new SecondsOption(1);

  @Option(
      names = "--iterations",
      paramLabel = "N",
      defaultValue = "5",
      description = "Iterations of warm-up, and as many measured, of each JVM. Default:"
          + " ${DEFAULT-VALUE}")
  private int iterations;

  @Option(
      names = "--forks",
      paramLabel = "N",
      defaultValue = "2",
      description = "JVMs for each benchmark. Default: ${DEFAULT-VALUE}")
  private int forks;

  @Option(names = "--json", paramLabel = "FILE", description = "Where JMH's own JSON goes.")
  private @Nullable Path json;

  @Override
  public Integer call() {
    ChainedOptionsBuilder options = new OptionsBuilder()
        .include(pattern)
        .forks(forks)
        .warmupIterations(iterations)
        .measurementIterations(iterations)
        .warmupTime(TimeValue.seconds(length.seconds()))
        .measurementTime(TimeValue.seconds(length.seconds()))
        .shouldFailOnError(true)
        .addProfiler(GCProfiler.class);
    if (json != null) {
      options.resultFormat(ResultFormatType.JSON).result(json.toString());
    }
    try {
      return new Runner(options.build()).run().isEmpty() ? 1 : 0;
    } catch (RunnerException e) {
      spec.commandLine().getErr().println("quorate bench jmh: " + e.getMessage());
      return 1;
    }
  }
}

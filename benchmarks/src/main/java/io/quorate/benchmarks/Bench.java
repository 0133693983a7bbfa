package io.quorate.benchmarks;

import io.quorate.benchmarks.http.QuorateStore;
import io.quorate.benchmarks.http.Targets;
import io.quorate.benchmarks.load.Clock;
import io.quorate.benchmarks.load.Driver;
import io.quorate.benchmarks.load.Figures;
import io.quorate.benchmarks.load.Latency;
import io.quorate.benchmarks.load.Workload;
import io.quorate.benchmarks.page.Report;
import io.quorate.benchmarks.process.LocalCluster;
import io.quorate.benchmarks.process.ProcessTimes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code quorate bench}: one of YCSB's workloads against a Quorate cluster. */
@Command(
    name = "quorate bench",
    description = {
      "Puts a cluster under one of YCSB's workloads and says how fast it answers and what that",
      "costs. Without --target it starts three nodes in a temporary folder and stops them after."
    },
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  quorate bench --workload b --threads 64",
      "  quorate bench --target http://127.0.0.1:8101,http://127.0.0.1:8102 --data data/dev",
      "  quorate bench --rate 5000 --json target/bench/open.json"
    })
final class Bench implements Callable<Integer> {
  private final Clock clock;

  @Spec
  private CommandSpec spec;

  @Option(
      names = "--target",
      paramLabel = "URL",
      split = ",",
      description = "Nodes that are running, http://host:port, separated by commas.")
  private @Nullable List<String> targets;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The folder of their dev cluster: their pid files tell whose CPU is metered.")
  private @Nullable Path data;

  @Option(
      names = "--server-pids",
      paramLabel = "PID",
      split = ",",
      description = "The process ids themselves.")
  private @Nullable List<Long> pids;

  @Option(
      names = "--bucket",
      paramLabel = "NAME",
      defaultValue = ClusterOptions.BUCKET,
      description = "The bucket under load, letters and digits. Default: ${DEFAULT-VALUE}")
  private String bucket;

  @Option(
      names = "--no-load",
      description = "The records are there already, from an earlier run on this bucket.")
  private boolean skipsLoading;

  @Mixin
  private LoadOptions load;

  @Mixin
  private ClusterOptions cluster;

  Bench(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!bucket.matches("[A-Za-z0-9._-]{1,255}")) {
      throw load.wrong("--bucket has letters, digits, dots and dashes, not '" + bucket + "'.");
    }
    load.shape();
    load.run();
    if (targets != null) {
      return measure(targets(targets), new ProcessTimes(this::serverPids), "as they run");
    }
    if (!bucket.equals(ClusterOptions.BUCKET)) {
      throw load.wrong("--bucket goes with --target.");
    }
    try (LocalCluster own = cluster.start(clock)) {
      return measure(
          targets(own.urls()),
          new ProcessTimes(own::pids),
          cluster.nodes() + " of " + cluster.memory() + ", " + cluster.durability());
    }
  }

  private Targets targets(List<String> urls) {
    try {
      return Targets.of(urls, clock);
    } catch (IllegalArgumentException e) {
      throw load.wrong(e.getMessage() + ".");
    }
  }

  private List<Long> serverPids() {
    if (pids != null) {
      return pids;
    }
    return data == null ? List.of() : ProcessTimes.pidsIn(data);
  }

  private int measure(Targets nodes, ProcessTimes cpu, String what)
      throws IOException, InterruptedException {
    Workload workload = Workload.of(load.shape());
    QuorateStore store = new QuorateStore("quorate", nodes, bucket, load.consistency());
    Driver driver = new Driver(store, workload, clock, cpu);
    if (!skipsLoading) {
      driver.load(load.shape().records(), load.run().threads());
    }
    Figures figures = driver.run(load.run());
    Report report =
        load.report("workload " + workload.letter()).setting("nodes", what).run("quorate", figures);
    tell(report, "reads", figures.reads());
    tell(report, "writes", figures.writes());
    load.finish(report, spec.commandLine().getOut());
    return figures.operations() > 0 ? 0 : 1;
  }

  /** How much slower the slowest thousandth is, at whatever load was asked for. */
  private static void tell(Report report, String what, Latency latency) {
    if (latency.p50Millis() > 0) {
      double ratio = latency.p999Millis() / latency.p50Millis();
      report
          .number(what + "_ratio_of_p999_to_p50", ratio)
          .finding(String.format(Locale.ROOT, "%s: p99.9 is %.1f times p50.", what, ratio));
    }
  }
}

package io.quorate.benchmarks;

import io.quorate.benchmarks.http.QuorateStore;
import io.quorate.benchmarks.http.Targets;
import io.quorate.benchmarks.load.Clock;
import io.quorate.benchmarks.load.Driver;
import io.quorate.benchmarks.load.Figures;
import io.quorate.benchmarks.load.Run;
import io.quorate.benchmarks.load.Workload;
import io.quorate.benchmarks.page.Report;
import io.quorate.benchmarks.process.LocalCluster;
import io.quorate.benchmarks.process.ProcessTimes;
import io.quorate.benchmarks.timeline.Fault;
import io.quorate.benchmarks.timeline.Faults;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code quorate bench timeline}: a run second by second while a node fails. */
@Command(
    name = "timeline",
    description = {
      "Starts three nodes and shows throughput and p99 for each second while the last of them is",
      "paused, goes on, is killed and comes back, at each sixth of the run. A rate of about half",
      "of what the cluster can do and a timeout of some 250 ms show what clients would see."
    },
    sortOptions = false,
    footer = {
      "",
      "Example:",
      "  quorate bench timeline --rate 1000 --seconds 90 --timeout 250 --json target/timeline.json"
    })
final class Timeline implements Callable<Integer> {
  private static final int NODES_MIN = 2;

  private final Clock clock;

  @Spec
  private CommandSpec spec;

  @Mixin
  private LoadOptions load;

  @Mixin
  private ClusterOptions cluster;

  Timeline(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Run run = load.run();
    Workload.Shape shape = load.shape();
    if (cluster.nodes() < NODES_MIN || run.seconds() < 2 * Faults.PARTS) {
      throw load.wrong("a timeline needs " + NODES_MIN + " nodes and " + 2 * Faults.PARTS
          + " seconds at least.");
    }
    try (LocalCluster own = cluster.start(clock)) {
      QuorateStore store = new QuorateStore(
          "quorate", Targets.of(own.urls(), clock), ClusterOptions.BUCKET, load.consistency());
      Driver driver = new Driver(store, Workload.of(shape), clock, new ProcessTimes(own::pids));
      driver.load(shape.records(), run.threads());
      List<Fault> script = Faults.on(own, cluster.nodes());
      try (Faults faults = new Faults(script, clock)) {
        faults.begin(clock.nanoTime() + run.warmUpSeconds() * 1_000_000_000L, run.seconds());
        Figures figures = driver.run(run);
        faults.await();
        load.finish(
            report(figures, script, faults.periods(figures, run.seconds())),
            spec.commandLine().getOut());
      }
    }
    return 0;
  }

  private Report report(Figures figures, List<Fault> script, List<Faults.Period> periods) {
    Report report = load.report("a node fails and comes back")
        .setting("nodes", Integer.toString(cluster.nodes()))
        .setting("durability", cluster.durability())
        .setting("timeout_ms", Long.toString(load.run().timeout().toMillis()))
        .run("quorate", figures);
    for (Fault fault : script) {
      report.mark(Faults.at(fault, load.run().seconds()), fault.word());
    }
    for (Faults.Period period : periods) {
      report.finding(String.format(
          Locale.ROOT,
          "%s: %.0f %% of the throughput before and %.1f times its p99 after the first second;"
              + " %d errors.",
          period.word(),
          100 * period.throughputShare(),
          period.p99Factor(),
          period.errors()));
    }
    return report;
  }
}

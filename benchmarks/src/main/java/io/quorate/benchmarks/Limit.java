package io.quorate.benchmarks;

import io.quorate.benchmarks.http.QuorateStore;
import io.quorate.benchmarks.http.Targets;
import io.quorate.benchmarks.limit.LimitCluster;
import io.quorate.benchmarks.load.Clock;
import io.quorate.benchmarks.load.Contest;
import io.quorate.benchmarks.load.Driver;
import io.quorate.benchmarks.load.Spread;
import io.quorate.benchmarks.load.Workload;
import io.quorate.benchmarks.page.Report;
import io.quorate.benchmarks.process.LocalCluster;
import io.quorate.benchmarks.process.ProcessTimes;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code quorate bench limit}: Quorate beside processes that only answer. */
@Command(
    name = "limit",
    description = {
      "Sends the same requests in turns to three Quorate nodes and to three processes of bare",
      "Vert.x that fan out over framed TCP as a quorum does, and neither store nor decide anything.",
      "Quorate's figure is told as a share of theirs."
    },
    sortOptions = false,
    footer = {"", "Example:", "  quorate bench limit --threads 64 --seconds 20 --durability os"})
final class Limit implements Callable<Integer> {
  private static final String LIMIT = "limit";
  private static final String QUORATE = "quorate";

  private final Clock clock;

  @Spec
  private CommandSpec spec;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "How often each is measured, in turns. Default: ${DEFAULT-VALUE}")
  private int rounds;

  @Mixin
  private LoadOptions load;

  @Mixin
  private ClusterOptions cluster;

  Limit(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    Contest contest = contest();
    try (LimitCluster bare =
            LimitCluster.start(load.shape().valueBytes(), cluster.memory(), clock);
        LocalCluster own = cluster.start(clock)) {
      contest.enter(LIMIT, driver(LIMIT, bare.urls(), bare::pids));
      contest.enter(QUORATE, driver(QUORATE, own.urls(), own::pids));
      contest.run(line -> {
        out.println(line);
        out.flush();
      });
    }
    Spread cpu = contest.pairs(QUORATE, LIMIT, Contest::perServerCpu);
    Spread rate = contest.pairs(QUORATE, LIMIT, Contest::throughput);
    Report report = load.report("the limit of the machine")
        .setting("rounds", Integer.toString(rounds))
        .setting("durability", cluster.durability())
        .run(LIMIT, contest.median(LIMIT))
        .run(QUORATE, contest.median(QUORATE))
        .number("share_of_operations_per_server_cpu_second", cpu.median())
        .number("share_of_operations_per_second", rate.median())
        .finding("Of the limit's operations per server CPU second Quorate has a share of " + cpu
            + "; of its operations per second " + rate + ". Medians of " + rounds
            + " paired rounds, and the least and the greatest.");
    load.finish(report, out);
    return 0;
  }

  private Contest contest() {
    try {
      return new Contest(rounds, load.run());
    } catch (IllegalArgumentException e) {
      throw load.wrong(e.getMessage() + ".");
    }
  }

  private Driver driver(String name, List<String> urls, Supplier<List<Long>> pids)
      throws InterruptedException {
    Targets targets = Targets.of(urls, clock);
    QuorateStore store = new QuorateStore(name, targets, ClusterOptions.BUCKET, load.consistency());
    Driver driver = new Driver(store, Workload.of(load.shape()), clock, new ProcessTimes(pids));
    driver.load(load.shape().records(), load.run().threads());
    return driver;
  }
}

package io.quorate.benchmarks;

import io.quorate.benchmarks.http.QuorateStore;
import io.quorate.benchmarks.http.Targets;
import io.quorate.benchmarks.load.Clock;
import io.quorate.benchmarks.load.Contest;
import io.quorate.benchmarks.load.Driver;
import io.quorate.benchmarks.load.Figures;
import io.quorate.benchmarks.load.Spread;
import io.quorate.benchmarks.load.Store;
import io.quorate.benchmarks.load.Workload;
import io.quorate.benchmarks.page.Report;
import io.quorate.benchmarks.peers.KnownPeers;
import io.quorate.benchmarks.peers.Peer;
import io.quorate.benchmarks.process.LocalCluster;
import io.quorate.benchmarks.process.ProcessTimes;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code quorate bench compare}: Quorate and other stores in turns. */
@Command(
    name = "compare",
    description = {
      "Starts three nodes of Quorate and three of each other store, one store after the other, and",
      "sends both the same requests in turns; both force their writes, or neither does. A store",
      "that is not installed is skipped with a sentence."
    },
    sortOptions = false,
    footer = {
      "",
      "A comparison worth telling takes a quiet machine and minutes of warm-up:",
      "  quorate bench compare --peers etcd --threads 64 --warmup 240 --seconds 60 --rounds 5"
    })
final class Compare implements Callable<Integer> {
  private static final String QUORATE = "quorate";

  private final Clock clock;

  @Spec
  private CommandSpec spec;

  @Option(
      names = "--peers",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "etcd",
      description = "The other stores: etcd, cassandra. Default: ${DEFAULT-VALUE}")
  private List<String> names;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "How often each is measured, in turns. Default: ${DEFAULT-VALUE}")
  private int rounds;

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      defaultValue = "1g",
      description = "The heap of each Quorate node. Default: ${DEFAULT-VALUE}")
  private String memory;

  @Mixin
  private LoadOptions load;

  Compare(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    load.shape();
    contest();
    Report report = load.report("Quorate beside other stores")
        .setting("rounds", Integer.toString(rounds))
        .setting("quorate", "3 nodes of " + memory);
    List<Peer> peers = peers();
    boolean isAnyThere = false;
    for (Peer peer : peers) {
      Optional<String> absence = peer.absence();
      if (absence.isPresent()) {
        report.finding(absence.get());
      } else {
        isAnyThere = true;
        compare(peer, report, out);
      }
    }
    if (!isAnyThere) {
      peers.forEach(peer -> peer.absence().ifPresent(out::println));
      out.flush();
      return 1;
    }
    load.finish(report, out);
    return 0;
  }

  /** Those that were named, in that order. */
  private List<Peer> peers() {
    try {
      return names.stream().map(KnownPeers::named).toList();
    } catch (IllegalArgumentException e) {
      throw load.wrong(e.getMessage() + ".");
    }
  }

  private Contest contest() {
    try {
      return new Contest(rounds, load.run());
    } catch (IllegalArgumentException e) {
      throw load.wrong(e.getMessage() + ".");
    }
  }

  private void compare(Peer peer, Report report, PrintWriter out)
      throws IOException, InterruptedException {
    Contest contest = contest();
    LocalCluster.Plan plan =
        new LocalCluster.Plan(3, ClusterOptions.BUCKET, peer.durability(), memory);
    try (Peer.Running other = peer.start(clock);
        LocalCluster own = LocalCluster.start(plan, clock)) {
      Store mine = new QuorateStore(
          QUORATE, Targets.of(own.urls(), clock), ClusterOptions.BUCKET, load.consistency());
      contest.enter(QUORATE, driver(mine, own::pids));
      contest.enter(peer.name(), driver(other.store(), other::pids));
      contest.run(line -> {
        out.println(line);
        out.flush();
      });
    }
    String beside = QUORATE + " beside " + peer.name();
    report
        .setting(peer.name(), peer.settings())
        .setting(beside, peer.durability())
        .run(beside, contest.median(QUORATE))
        .run(peer.name(), contest.median(peer.name()));
    tell(contest, peer.name(), report);
  }

  private Driver driver(Store store, Supplier<List<Long>> pids) throws InterruptedException {
    Driver driver = new Driver(store, Workload.of(load.shape()), clock, new ProcessTimes(pids));
    driver.load(load.shape().records(), load.run().threads());
    return driver;
  }

  private void tell(Contest contest, String peer, Report report) {
    Spread cpu = contest.pairs(QUORATE, peer, Contest::perServerCpu);
    Spread rate = contest.pairs(QUORATE, peer, Contest::throughput);
    Spread p99 = contest.pairs(QUORATE, peer, (mine, theirs) -> worstP99(mine) / worstP99(theirs));
    report
        .number(peer + "_ratio_of_operations_per_server_cpu_second", cpu.median())
        .number(peer + "_ratio_of_operations_per_second", rate.median())
        .number(peer + "_ratio_of_p99", p99.median())
        .finding("Quorate and " + peer + ": operations per server CPU second " + cpu
            + " times; operations per second " + rate + " times; p99 " + p99 + " times. Medians of "
            + rounds + " paired rounds, and the least and the greatest.");
  }

  /** Of reads and writes the slower. */
  private static double worstP99(Figures figures) {
    return Math.max(figures.reads().p99Millis(), figures.writes().p99Millis());
  }
}

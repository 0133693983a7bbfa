package io.quorate.benchmarks;

import io.quorate.benchmarks.http.QuorateStore;
import io.quorate.benchmarks.http.Targets;
import io.quorate.benchmarks.load.Clock;
import io.quorate.benchmarks.load.CpuMeter;
import io.quorate.benchmarks.load.Driver;
import io.quorate.benchmarks.load.Figures;
import io.quorate.benchmarks.load.Run;
import io.quorate.benchmarks.load.Store;
import io.quorate.benchmarks.load.Workload;
import io.quorate.benchmarks.page.Plot.Mark;
import io.quorate.benchmarks.page.Report;
import io.quorate.benchmarks.peers.KnownPeers;
import io.quorate.benchmarks.peers.Peer;
import io.quorate.benchmarks.process.LocalCluster;
import io.quorate.benchmarks.process.ProcessTimes;
import io.quorate.benchmarks.timeline.FaultKind;
import io.quorate.benchmarks.timeline.Faults;
import io.quorate.benchmarks.timeline.Period;
import io.quorate.benchmarks.timeline.QuorateNode;
import io.quorate.benchmarks.timeline.Script;
import io.quorate.benchmarks.timeline.Victim;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code quorate bench timeline}: a run second by second while a node fails. */
@Command(
    name = "timeline",
    description = {
      "Starts three nodes and shows throughput and p99 for each second while the last",
      "of them is paused, goes on, is killed and comes back, and while a fourth one",
      "joins. A rate of about half of what the cluster can do and a timeout of some",
      "250 ms show what clients would see. With --peer the same is then done to",
      "another store's leader."
    },
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  quorate bench timeline --rate 1000 --seconds 90 --timeout 250 --json target/timeline.json",
      "  quorate bench timeline --rate 1000 --seconds 90 --timeout 250 --peer etcd",
      "  quorate bench timeline --rate 1000 --seconds 60 --faults slow"
    })
final class Timeline implements Callable<Integer> {
  private static final String QUORATE = "quorate";
  private static final int NODES_MIN = 2;

  private final Clock clock;

  @Spec
  private CommandSpec spec;

  @Option(
      names = "--faults",
      paramLabel = "KIND",
      split = ",",
      defaultValue = "pause,kill,join",
      description = "What happens, in this order, each for as long as there is peace before it and"
          + " after it: pause, kill, slow (the last node's messages take 300 ms longer; clients ask"
          + " the others), join. Default: ${DEFAULT-VALUE}")
  private List<FaultKind> kinds;

  @Option(
      names = "--peer",
      paramLabel = "NAME",
      description = "Another store, whose leader is paused and killed under the same load: etcd.")
  private @Nullable String peer;

  @Mixin
  private LoadOptions load;

  @Mixin
  private ClusterOptions cluster;

  Timeline(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    int secondsMin = 2 * Script.parts(kinds.size());
    load.shape();
    if (cluster.nodes() < NODES_MIN || load.run().seconds() < secondsMin) {
      throw load.wrong(
          "this timeline needs " + NODES_MIN + " nodes and " + secondsMin + " seconds at least.");
    }
    Optional<Peer> beside = peer();
    Report report = load.report("a node fails and comes back")
        .setting("nodes", Integer.toString(cluster.nodes()))
        .setting("durability", cluster.durability())
        .setting("timeout_ms", Long.toString(load.run().timeout().toMillis()));
    quorate(report);
    if (beside.isPresent()) {
      beside(beside.get(), report);
    }
    load.finish(report, spec.commandLine().getOut());
    return 0;
  }

  private Optional<Peer> peer() {
    try {
      return Optional.ofNullable(peer).map(KnownPeers::named);
    } catch (IllegalArgumentException e) {
      throw load.wrong(e.getMessage() + ".");
    }
  }

  private void quorate(Report report) throws IOException, InterruptedException {
    boolean isSlowed = kinds.contains(FaultKind.SLOW);
    int number = cluster.nodes();
    try (LocalCluster own = cluster.start(clock, isSlowed)) {
      if (kinds.contains(FaultKind.JOIN)) {
        own.prepareJoin();
      }
      List<String> asked = isSlowed ? own.urls().subList(0, number - 1) : own.urls();
      Store store = new QuorateStore(
          QUORATE, Targets.of(asked, clock), ClusterOptions.BUCKET, load.consistency());
      measure(store, new ProcessTimes(own::pids), new QuorateNode(own, number), report);
    }
  }

  private void beside(Peer other, Report report) throws IOException, InterruptedException {
    Optional<String> absence = other.absence();
    if (absence.isPresent()) {
      report.finding(absence.get());
      return;
    }
    try (Peer.Running running = other.start(clock)) {
      Optional<Victim> leader = running.leader();
      if (leader.isEmpty()) {
        report.finding(other.name() + " is skipped: it has no leader to lose.");
        return;
      }
      report.setting(other.name(), other.settings());
      measure(running.store(), new ProcessTimes(running::pids), leader.get(), report);
    }
  }

  private void measure(Store store, CpuMeter cpu, Victim victim, Report report)
      throws IOException, InterruptedException {
    Run run = load.run();
    Driver driver = new Driver(store, Workload.of(load.shape()), clock, cpu);
    driver.load(load.shape().records(), run.threads());
    try (Faults faults = new Faults(Script.of(kinds, victim), clock)) {
      faults.begin(clock.nanoTime() + run.warmUpSeconds() * 1_000_000_000L, run.seconds());
      Figures figures = driver.run(run);
      List<Faults.Event> events = faults.end();
      report.run(
          store.name(),
          figures,
          events.stream()
              .map(event -> new Mark(event.at(), event.fault().word()))
              .toList());
      for (Period period : Period.of(events, figures)) {
        report.finding(period.sentence(store.name()));
      }
    }
  }
}

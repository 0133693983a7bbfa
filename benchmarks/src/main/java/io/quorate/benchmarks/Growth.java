package io.quorate.benchmarks;

import io.quorate.benchmarks.growth.Cell;
import io.quorate.benchmarks.growth.Dimension;
import io.quorate.benchmarks.growth.Growing;
import io.quorate.benchmarks.growth.GrowthTable;
import io.quorate.benchmarks.growth.Measured;
import io.quorate.benchmarks.load.Clock;
import io.quorate.benchmarks.load.CpuMeter;
import io.quorate.benchmarks.load.Run;
import io.quorate.benchmarks.page.Circumstances;
import io.quorate.benchmarks.process.LocalCluster;
import io.quorate.benchmarks.process.ProcessTimes;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code quorate bench growth}: what an operation costs as work grows. */
@Command(
    name = "growth",
    description = {
      "Measures half reads and half writes at a quorum while one thing grows and the",
      "others stay: nodes, keys, the length of values, siblings of a key. Each row has",
      "a fresh cluster of its own and is told beside the first row of what grows. All",
      "of it takes about twenty minutes."
    },
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  quorate bench growth --json target/growth.json",
      "  quorate bench growth --of keys --keys 100000,1000000,5000000 --durability os",
      "  quorate bench growth --of nodes,siblings --seconds 30 --warmup 60"
    })
final class Growth implements Callable<Integer> {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final String WORKLOAD = "a";

  private final Clock clock;
  private final Optional<Growing.Place> place;

  @Spec
  private CommandSpec spec;

  @Option(
      names = "--of",
      paramLabel = "WHAT",
      split = ",",
      defaultValue = "nodes,keys,values,siblings",
      description = "What grows, one after the other. Default: ${DEFAULT-VALUE}")
  private List<Dimension> dimensions;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      split = ",",
      defaultValue = "3,5,7,9",
      description = "Steps; the first holds where something else grows. Default: ${DEFAULT-VALUE}")
  private List<Integer> nodes;

  @Option(
      names = "--keys",
      paramLabel = "N",
      split = ",",
      defaultValue = "100000,300000,1000000",
      description = "Steps; the first holds where something else grows, but for values that would"
          + " take more than 256 MiB, and a twentieth for siblings. Default: ${DEFAULT-VALUE}")
  private List<Integer> keys;

  @Option(
      names = "--value-bytes",
      paramLabel = "N",
      split = ",",
      defaultValue = "100,1024,16384,262144",
      description = "Steps; else values have 100 bytes. Default: ${DEFAULT-VALUE}")
  private List<Integer> valueBytes;

  @Option(
      names = "--siblings",
      paramLabel = "N",
      split = ",",
      defaultValue = "1,4,16,32",
      description = "Steps; else a key has one value. Default: ${DEFAULT-VALUE}")
  private List<Integer> siblings;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "16",
      description = "Clients, each with one request at a time. Default: ${DEFAULT-VALUE}")
  private int threads;

  @Mixin
  private final SecondsOption length = new SecondsOption(15);

  @Option(
      names = "--warmup",
      paramLabel = "N",
      defaultValue = "20",
      description = "Seconds of load before that. Default: ${DEFAULT-VALUE}")
  private int warmUp;

  @Option(
      names = "--durability",
      paramLabel = "fsync|os",
      defaultValue = "fsync",
      description = "When nodes acknowledge a write: forced to the disk, or handed to the system."
          + " Default: ${DEFAULT-VALUE}")
  private String durability;

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      defaultValue = "512m",
      description = "Each node's heap. Default: ${DEFAULT-VALUE}")
  private String memory;

  @Mixin
  private JsonOption json;

  Growth(Clock clock) {
    this.clock = clock;
    place = Optional.empty();
  }

  /** Instead of in clusters of processes it is measured there. */
  Growth(Clock clock, Growing.Place place) {
    this.clock = clock;
    this.place = Optional.of(place);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<List<Cell>> asked = cells();
    Growing growing =
        new Growing(place.orElse(this::start), ClusterOptions.BUCKET, WORKLOAD, run(), clock);
    List<List<Measured>> all = new ArrayList<>();
    for (List<Cell> cells : asked) {
      all.add(growing.measure(cells, this::tell));
    }
    json.finish(new GrowthTable(circumstances(), all), out());
    return 0;
  }

  private List<List<Cell>> cells() {
    try {
      List<List<Cell>> cells = new ArrayList<>();
      for (Dimension dimension : dimensions) {
        cells.add(Cell.of(dimension, steps(dimension), nodes.get(0), keys.get(0)));
      }
      return cells;
    } catch (IllegalArgumentException e) {
      throw wrong(e);
    }
  }

  private List<Integer> steps(Dimension dimension) {
    return switch (dimension) {
      case NODES -> nodes;
      case KEYS -> keys;
      case VALUES -> valueBytes;
      case SIBLINGS -> siblings;
    };
  }

  private Run run() {
    try {
      return new Run(threads, warmUp, length.seconds(), 0, TIMEOUT);
    } catch (IllegalArgumentException e) {
      throw wrong(e);
    }
  }

  private ParameterException wrong(IllegalArgumentException e) {
    return new ParameterException(spec.commandLine(), "quorate bench: " + e.getMessage() + ".");
  }

  private Growing.Nodes start(Cell cell) throws IOException, InterruptedException {
    LocalCluster cluster = LocalCluster.start(
        new LocalCluster.Plan(cell.nodes(), ClusterOptions.BUCKET, durability, memory), clock);
    ProcessTimes times = new ProcessTimes(cluster::pids);
    return new Growing.Nodes() {
      @Override
      public List<String> urls() {
        return cluster.urls();
      }

      @Override
      public CpuMeter cpu() {
        return times;
      }

      @Override
      public void close() {
        cluster.close();
      }
    };
  }

  private void tell(Measured measured) {
    out()
        .println(String.format(
            Locale.ROOT,
            "%s: %.0f operations per second",
            measured.cell().name(),
            measured.figures().operationsPerSecond()));
    out().flush();
  }

  private Circumstances circumstances() {
    return new Circumstances()
        .add("workload", WORKLOAD)
        .add("distribution", "uniform")
        .add("threads", Integer.toString(threads))
        .add("warmup_seconds", Integer.toString(warmUp))
        .add("seconds", Integer.toString(length.seconds()))
        .add("loop", "closed")
        .add("durability", durability)
        .add("memory", memory);
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}

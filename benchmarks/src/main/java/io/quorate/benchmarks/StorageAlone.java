package io.quorate.benchmarks;

import io.quorate.benchmarks.load.Clock;
import io.quorate.benchmarks.process.TemporaryFolder;
import io.quorate.benchmarks.storage.Contender;
import io.quorate.benchmarks.storage.Overwriting;
import io.quorate.benchmarks.storage.Overwriting.Figure;
import io.quorate.benchmarks.storage.QuorateStorage;
import io.quorate.benchmarks.storage.StorageContest;
import io.quorate.ring.Durability;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code quorate bench storage}: the log and its indexes, in this very JVM. */
@Command(
    name = "storage",
    description = {
      "Writes keys into a storage without a node, then overwrites them steadily: appends for each",
      "second of processor time, how much longer the log is than what is live in it, and how p99 and",
      "the lanes' lateness change while indexes grow and segments are compacted. A lane is late",
      "because of whatever waits there; what indexes that grow do themselves is told beside it."
    },
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  quorate bench storage --keys 1000000 --seconds 60 --durability os",
      "  quorate bench storage --keys 1000000 --seconds 10 --durability fsync --peer rocksdb"
    })
final class StorageAlone implements Callable<Integer> {
  private static final double MICRO = 1e3;
  private static final double MILLI = 1e6;
  private static final double SECOND = 1e9;

  private final Clock clock;

  @Spec
  private CommandSpec spec;

  @Option(
      names = "--keys",
      paramLabel = "N",
      defaultValue = "200000",
      description = "How many keys there are. Default: ${DEFAULT-VALUE}")
  private int keys;

  @Option(
      names = "--value-bytes",
      paramLabel = "N",
      defaultValue = "100",
      description = "The length of each value. Default: ${DEFAULT-VALUE}")
  private int valueBytes;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "30",
      description = "How long they are overwritten. Default: ${DEFAULT-VALUE}")
  private int seconds;

  @Option(
      names = "--lanes",
      paramLabel = "N",
      defaultValue = "1",
      description = "Lanes that write, 1 to 128. Default: ${DEFAULT-VALUE}")
  private int lanes;

  @Option(
      names = "--at-once",
      paramLabel = "N",
      defaultValue = "64",
      description = "Appends of each lane that are under way. Default: ${DEFAULT-VALUE}")
  private int atOnce;

  @Option(
      names = "--durability",
      paramLabel = "fsync|os",
      defaultValue = "os",
      description = "When an append counts: forced to the disk, or handed to the system. Default:"
          + " ${DEFAULT-VALUE}")
  private Durability durability;

  @Option(
      names = "--peer",
      paramLabel = "NAME",
      description = "Another store in this process, by turns with this one: rocksdb. Where it is"
          + " missing it is skipped with a sentence.")
  @Nullable
  private String peer;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "With a peer: turns of each, after one that does not count; in each, puts and"
          + " then gets for half of --seconds. Default: ${DEFAULT-VALUE}")
  private int rounds;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this and ends.")
  @SuppressWarnings("UnusedVariable") // Where it stands, the help is shown instead of a run.
  private boolean isHelp;

  StorageAlone(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var plan = new Overwriting.Plan(lanes, keys, valueBytes, atOnce, durability);
    if (peer != null) {
      return beside(peer, plan);
    }
    try (TemporaryFolder folder = TemporaryFolder.make("storage");
        Overwriting storage = new Overwriting(plan, clock, folder.path())) {
      say("first writing: %s", told(storage.fill()));
      storage.begin();
      List<Figure> all = new ArrayList<>();
      for (int second = 1; second <= seconds; second++) {
        all.add(storage.second());
        say("second %d: %s", second, told(all.get(all.size() - 1)));
      }
      summary(all);
      return storage.failed() == 0 ? 0 : 1;
    }
  }

  private int beside(String name, Overwriting.Plan plan) throws IOException, InterruptedException {
    Optional<Contender> other = ServiceLoader.load(Contender.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(each -> each.name().equals(name))
        .findFirst();
    if (other.isEmpty()) {
      say(
          "%s is skipped: known is rocksdb, and it takes ./quorate bench storage --peer rocksdb,"
              + " which builds with -Ppeers.",
          name);
      return 1;
    }
    new StorageContest(clock, seconds * (long) SECOND / 2)
        .run(plan, new QuorateStorage(), other.get(), rounds, line -> say("%s", line));
    return 0;
  }

  private static String told(Figure figure) {
    return String.format(
        Locale.ROOT,
        "%d appends, p99 %.0f µs, %.0f thousand for each second of a core, log %.2f times what is"
            + " live, %.1f MB compacted, a lane late by %.1f ms, kept by indexes that grow for %.1f ms"
            + " (%.1f of the processor)",
        figure.appends(),
        figure.p99Nanos() / MICRO,
        perCoreSecond(figure) / 1e3,
        figure.amplification(),
        figure.compactedBytes() / 1e6,
        figure.lateNanos() / MILLI,
        figure.growthNanos() / MILLI,
        figure.growthCpuNanos() / MILLI);
  }

  private static double perCoreSecond(Figure figure) {
    return figure.appends() / (figure.cpuNanos() / SECOND);
  }

  private void summary(List<Figure> all) {
    List<Figure> compacting =
        all.stream().filter(each -> each.compactedBytes() > 0).toList();
    List<Figure> calm = all.stream().filter(each -> each.compactedBytes() == 0).toList();
    say(
        "log at most %.2f times what is live",
        all.stream().mapToDouble(Figure::amplification).max().orElse(1));
    say(
        "medians of %d seconds with compaction and %d without: p99 %s and %s µs, %s and %s thousand"
            + " appends for each second of a core",
        compacting.size(),
        calm.size(),
        median(compacting, figure -> figure.p99Nanos() / MICRO),
        median(calm, figure -> figure.p99Nanos() / MICRO),
        median(compacting, figure -> perCoreSecond(figure) / 1e3),
        median(calm, figure -> perCoreSecond(figure) / 1e3));
  }

  /** As text; a dash where there is none. */
  private static String median(List<Figure> figures, ToDoubleFunction<Figure> of) {
    OptionalDouble median =
        figures.stream().mapToDouble(of).sorted().skip(figures.size() / 2).findFirst();
    return median.isPresent() ? String.format(Locale.ROOT, "%.0f", median.getAsDouble()) : "-";
  }

  private void say(String format, Object... arguments) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(String.format(Locale.ROOT, format, arguments));
    out.flush();
  }
}

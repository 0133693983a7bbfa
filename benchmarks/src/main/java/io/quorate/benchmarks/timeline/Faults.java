package io.quorate.benchmarks.timeline;

import io.quorate.benchmarks.load.Clock;
import io.quorate.benchmarks.load.Figures;
import io.quorate.benchmarks.load.Second;
import io.quorate.benchmarks.process.LocalCluster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The faults of one run, done at their moments by a thread of their own. */
public final class Faults implements AutoCloseable {
  /** A run is cut into so many parts. */
  public static final int PARTS = 6;

  private static final long SECOND = 1_000_000_000L;

  private final List<Fault> faults;
  private final Clock clock;
  private final ExecutorService executor = Executors.newSingleThreadExecutor();
  private final List<Future<?>> begun = new ArrayList<>();

  public Faults(List<Fault> faults, Clock clock) {
    this.faults = List.copyOf(faults);
    this.clock = clock;
  }

  /** A pause, a kill and a restart of this node of the cluster. */
  public static List<Fault> on(LocalCluster cluster, int number) {
    String node = "node-" + number;
    return List.of(
        new Fault(1, node + " paused", "while it stood still", () -> cluster
            .node(number)
            .pause()),
        new Fault(2, "resumed", "after it went on", () -> cluster.node(number).resume()),
        new Fault(3, "killed", "while it was dead", () -> cluster.node(number).kill()),
        new Fault(4, "started", "while it came back", () -> cluster.restart(number)));
  }

  /** When a fault of a run of so many seconds happens, in seconds since measuring began. */
  public static double at(Fault fault, int seconds) {
    return (double) fault.sixth() * seconds / PARTS;
  }

  /** Does each at its moment. */
  public void begin(long measuringBegins, int seconds) {
    begun.add(executor.submit(() -> {
      for (Fault fault : faults) {
        clock.awaitNanos(measuringBegins + (long) (at(fault, seconds) * SECOND));
        fault.deed().run();
      }
      return null;
    }));
  }

  /** Waits for the last of them; throws what went wrong with one. */
  public void await() throws IOException, InterruptedException {
    for (Future<?> all : begun) {
      try {
        all.get();
      } catch (ExecutionException e) {
        throw new IOException("a fault could not be made: " + e.getCause(), e);
      }
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }

  /**
   * What a period was like beside the one before all faults; each without its first second.
   *
   * @param throughputShare of the operations per second before
   * @param p99Factor of the median p99 of a second before
   */
  public record Period(String word, double throughputShare, double p99Factor, long errors) {}

  /** Each period of a run, between one fault and the next. */
  public List<Period> periods(Figures figures, int seconds) {
    List<Second> healthy = between(figures, 0, at(faults.get(0), seconds));
    List<Period> periods = new ArrayList<>();
    for (int i = 0; i < faults.size(); i++) {
      double from = at(faults.get(i), seconds);
      double to = i + 1 < faults.size() ? at(faults.get(i + 1), seconds) : seconds;
      List<Second> during = between(figures, from + 1, to);
      periods.add(new Period(
          faults.get(i).period(),
          mean(during) / mean(healthy),
          p99(during) / p99(healthy),
          figures.perSecond().stream()
              .filter(second -> second.at() > from && second.at() <= to + 1)
              .mapToLong(Second::errors)
              .sum()));
    }
    return periods;
  }

  /** The seconds that lie wholly within. */
  private static List<Second> between(Figures figures, double from, double to) {
    return figures.perSecond().stream()
        .filter(second -> second.at() - 1 >= from && second.at() <= to)
        .toList();
  }

  private static double mean(List<Second> seconds) {
    return seconds.stream().mapToDouble(Second::operationsPerSecond).average().orElse(Double.NaN);
  }

  private static double p99(List<Second> seconds) {
    double[] sorted = seconds.stream()
        .mapToDouble(second -> Math.max(second.readP99Millis(), second.writeP99Millis()))
        .sorted()
        .toArray();
    return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
  }
}

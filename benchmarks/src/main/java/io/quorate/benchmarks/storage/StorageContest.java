package io.quorate.benchmarks.storage;

import io.quorate.benchmarks.load.Clock;
import io.quorate.benchmarks.process.CpuTime;
import io.quorate.benchmarks.process.TemporaryFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/**
 * Two stores in this process, by turns: the same keys and values, puts and then gets, round after
 * round, so that what the machine does besides meets both.
 *
 * <p>What an operation costs is the process's time on processors while it was asked for and until
 * the process rests again: what a store does later for what it was asked now is its own.
 */
public final class StorageContest {
  private static final long SECOND = 1_000_000_000L;
  private static final long LOOK_NANOS = SECOND / 10;
  private static final int LOOKS_MAX = 100;

  private final Clock clock;
  private final long turnNanos;

  /** What one store did in one turn. */
  public record Turn(long operations, long nanos, long cpuNanos) {
    double perCpuSecond() {
      return operations * (double) SECOND / cpuNanos;
    }

    double perSecond() {
      return operations * (double) SECOND / nanos;
    }
  }

  /** All turns of one store. */
  private static final class Column {
    final String name;
    final Contender.Open store;
    final List<Turn> puts = new ArrayList<>();
    final List<Turn> gets = new ArrayList<>();

    Column(String name, Contender.Open store) {
      this.name = name;
      this.store = store;
    }
  }

  public StorageContest(Clock clock, long turnNanos) {
    this.clock = clock;
    this.turnNanos = turnNanos;
  }

  /** Has both take part in so many rounds, after one that does not count. */
  public void run(
      Overwriting.Plan plan, Contender one, Contender other, int rounds, Consumer<String> out)
      throws IOException, InterruptedException {
    try (TemporaryFolder first = TemporaryFolder.make(one.name());
        TemporaryFolder second = TemporaryFolder.make(other.name());
        Contender.Open a = one.open(plan, clock, first.path());
        Contender.Open b = other.open(plan, clock, second.path())) {
      List<Column> columns = List.of(new Column(one.name(), a), new Column(other.name(), b));
      for (Column column : columns) {
        column.store.fill();
        rest();
      }
      for (int round = 0; round <= rounds; round++) {
        for (Column column : columns) {
          Turn puts = turn(column.store::puts);
          Turn gets = turn(column.store::gets);
          if (round > 0) {
            column.puts.add(puts);
            column.gets.add(gets);
          }
          out.accept(String.format(
              Locale.ROOT,
              "round %d, %s: %.0f puts and %.0f gets a second, %.0f and %.0f thousand for each"
                  + " second of a core",
              round,
              column.name,
              puts.perSecond(),
              gets.perSecond(),
              puts.perCpuSecond() / 1e3,
              gets.perCpuSecond() / 1e3));
        }
      }
      tell("puts", columns.get(0).name, columns.get(0).puts, columns.get(1).puts, out);
      tell("gets", columns.get(0).name, columns.get(0).gets, columns.get(1).gets, out);
    }
  }

  private Turn turn(ToLongFunction<Long> work) throws InterruptedException {
    long cpu = CpuTime.ofTheProcess();
    long began = clock.nanoTime();
    long operations = work.applyAsLong(began + turnNanos);
    long nanos = clock.nanoTime() - began;
    rest();
    return new Turn(operations, nanos, CpuTime.ofTheProcess() - cpu);
  }

  /** Waits until the process has next to nothing to do, but not for ever. */
  private void rest() throws InterruptedException {
    for (int look = 0; look < LOOKS_MAX; look++) {
      long cpu = CpuTime.ofTheProcess();
      clock.awaitNanos(clock.nanoTime() + LOOK_NANOS);
      if (CpuTime.ofTheProcess() - cpu < LOOK_NANOS / 10) {
        return;
      }
    }
  }

  private static void tell(
      String what, String name, List<Turn> ours, List<Turn> theirs, Consumer<String> out) {
    out.accept(String.format(
        Locale.ROOT,
        "%s for each second of a core, medians of %d rounds (least to most): %s %s thousand, the"
            + " other %s thousand, %.2f times as many",
        what,
        ours.size(),
        name,
        spread(ours),
        spread(theirs),
        sorted(ours)[ours.size() / 2] / sorted(theirs)[theirs.size() / 2]));
  }

  private static String spread(List<Turn> turns) {
    double[] sorted = sorted(turns);
    return String.format(
        Locale.ROOT,
        "%.0f (%.0f to %.0f)",
        sorted[sorted.length / 2] / 1e3,
        sorted[0] / 1e3,
        sorted[sorted.length - 1] / 1e3);
  }

  private static double[] sorted(List<Turn> turns) {
    return turns.stream().mapToDouble(Turn::perCpuSecond).sorted().toArray();
  }
}

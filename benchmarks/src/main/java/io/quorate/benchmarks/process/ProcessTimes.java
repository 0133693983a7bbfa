package io.quorate.benchmarks.process;

import io.quorate.benchmarks.load.CpuMeter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The processor time of processes, user and system, as Linux counts it in {@code /proc/PID/stat}
 * (proc(5), fields 14 and 15, in hundredths of a second).
 *
 * <p>A process that has ended counts with what was last read of it, so that the sum never falls.
 */
public final class ProcessTimes implements CpuMeter {
  /** {@code sysconf(_SC_CLK_TCK)}: 100 on every Linux that Java runs on. */
  private static final double TICKS_PER_SECOND = 100;

  private final Supplier<List<Long>> servers;
  private final ConcurrentHashMap<Long, Double> lastRead = new ConcurrentHashMap<>();

  /**
   * Meters these servers.
   *
   * @param servers their process ids, asked for anew each time: a restarted one has another
   */
  public ProcessTimes(Supplier<List<Long>> servers) {
    this.servers = servers;
  }

  @Override
  public OptionalDouble serverSeconds() {
    for (long pid : servers.get()) {
      OptionalDouble seconds = seconds(Long.toString(pid));
      if (seconds.isPresent()) {
        lastRead.put(pid, seconds.getAsDouble());
      }
    }
    return lastRead.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(
            lastRead.values().stream().mapToDouble(Double::doubleValue).sum());
  }

  @Override
  public double clientSeconds() {
    return seconds("self").orElse(0);
  }

  private static OptionalDouble seconds(String process) {
    try {
      return OptionalDouble.of(
          seconds(Files.readString(Path.of("/proc", process, "stat")), TICKS_PER_SECOND));
    } catch (IOException e) {
      // It has ended, or this is not Linux.
      return OptionalDouble.empty();
    }
  }

  /** The processor time in a line of {@code /proc/PID/stat}. */
  static double seconds(String stat, double ticksPerSecond) {
    // The second field is the program's name in parentheses, in which anything may stand.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / ticksPerSecond;
  }

  /** The process ids in the {@code pid} files of a {@code dev} cluster's folder, or of a node's. */
  public static List<Long> pidsIn(Path folder) {
    List<Long> pids = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder, 2)) {
      for (Path file : files.filter(path -> path.endsWith("pid")).sorted().toList()) {
        pids.add(Long.parseLong(Files.readString(file).strip()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return pids;
  }
}

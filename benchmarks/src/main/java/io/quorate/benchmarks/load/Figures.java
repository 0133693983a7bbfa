package io.quorate.benchmarks.load;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * What a run measured; what went on during its warm-up is not in it.
 *
 * @param seconds how long was measured
 * @param operations reads and writes that were done; a read-modify-write is one of each
 * @param errors how many failed, by kind
 * @param remarks how many were answered {@code absent} or {@code siblings}; they count as done
 * @param unstarted operations of an open loop that were due and never begun
 * @param serverCpuSeconds of all servers together; empty if their processes are not known
 */
public record Figures(
    double seconds,
    long operations,
    Latency reads,
    Latency writes,
    Map<String, Long> errors,
    Map<String, Long> remarks,
    long unstarted,
    OptionalDouble serverCpuSeconds,
    double clientCpuSeconds,
    List<Second> perSecond) {
  public Figures {
    errors = new TreeMap<>(errors);
    remarks = new TreeMap<>(remarks);
    perSecond = List.copyOf(perSecond);
  }

  public double operationsPerSecond() {
    return operations / seconds;
  }

  /** What a thousand operations cost the servers; empty if that is not known. */
  public OptionalDouble serverCpuSecondsPer1000() {
    return serverCpuSeconds.isPresent() && operations > 0
        ? OptionalDouble.of(serverCpuSeconds.getAsDouble() * 1000 / operations)
        : OptionalDouble.empty();
  }

  public double clientCpuSecondsPer1000() {
    return operations == 0 ? 0 : clientCpuSeconds * 1000 / operations;
  }

  public long errorCount() {
    return errors.values().stream().mapToLong(Long::longValue).sum();
  }
}

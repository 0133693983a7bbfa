package io.quorate.simulation;

import java.util.Locale;
import java.util.TreeMap;

/** What several worlds came to, together. Mutable. */
final class Totals {
  private final TreeMap<String, Long> faults = new TreeMap<>();
  private long worlds;
  private long failed;
  private long nanos;
  private long operations;
  private long checks;
  private long excused;

  Totals with(Simulation.Result result) {
    worlds++;
    failed += result.held() ? 0 : 1;
    nanos += result.simulatedNanos();
    operations += result.operations();
    checks += result.checks();
    excused += result.excused();
    result.faults().forEach((kind, count) -> faults.merge(kind, count, Long::sum));
    return this;
  }

  long worlds() {
    return worlds;
  }

  long failed() {
    return failed;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d worlds, %d failed, %.1f simulated hours, %d operations, %d checks, %d excused%nfaults: %s",
        worlds,
        failed,
        nanos / 3.6e12,
        operations,
        checks,
        excused,
        faults);
  }
}

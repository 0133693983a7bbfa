package io.quorate.benchmarks.growth;

import io.quorate.benchmarks.load.Contest;
import io.quorate.benchmarks.load.Figures;

/**
 * A cell and what was measured in it.
 *
 * @param first what was measured in the first cell of the same dimension; in that one itself
 */
public record Measured(Cell cell, Figures figures, Figures first) {
  /** Operations per second beside the first cell's. */
  public double throughputRatio() {
    return Contest.throughput(figures, first);
  }

  /** What an operation costs the servers beside the first cell; not a number where unknown. */
  public double costRatio() {
    double ratio = Contest.perServerCpu(first, figures);
    return ratio == 0 ? Double.NaN : ratio;
  }
}

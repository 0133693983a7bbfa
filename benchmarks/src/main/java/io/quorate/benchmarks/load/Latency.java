package io.quorate.benchmarks.load;

import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * How long operations of one kind took, in milliseconds.
 *
 * @param curve the whole distribution, for a plot: a point for each of {@link #PERCENTILES}
 */
public record Latency(
    long operations,
    double meanMillis,
    double p50Millis,
    double p99Millis,
    double p999Millis,
    double maxMillis,
    List<Double> curve) {
  /** Where {@link #curve} is taken. */
  public static final List<Double> PERCENTILES =
      List.of(0.0, 10.0, 25.0, 50.0, 75.0, 90.0, 95.0, 99.0, 99.5, 99.9, 99.95, 99.99);

  public Latency {
    curve = List.copyOf(curve);
  }

  static Latency of(Histogram histogram) {
    return new Latency(
        histogram.getTotalCount(),
        histogram.getTotalCount() == 0 ? 0 : histogram.getMean() / 1e6,
        at(histogram, 50),
        at(histogram, 99),
        at(histogram, 99.9),
        at(histogram, 100),
        PERCENTILES.stream().map(percentile -> at(histogram, percentile)).toList());
  }

  static double at(Histogram histogram, double percentile) {
    return histogram.getTotalCount() == 0 ? 0 : histogram.getValueAtPercentile(percentile) / 1e6;
  }
}

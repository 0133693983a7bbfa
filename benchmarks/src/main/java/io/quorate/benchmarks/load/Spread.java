package io.quorate.benchmarks.load;

import java.util.List;
import java.util.Locale;

/** A figure of several rounds: the middle one, the least and the greatest. */
public record Spread(double median, double least, double greatest) {
  public static Spread of(List<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("no round has this figure");
    }
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    double median = sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    return new Spread(median, sorted.get(0), sorted.get(sorted.size() - 1));
  }

  /** Such as {@code 2.31 (2.10 to 2.55)}. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.2f (%.2f to %.2f)", median, least, greatest);
  }
}

package io.quorate.benchmarks.timeline;

import io.quorate.benchmarks.load.Figures;
import io.quorate.benchmarks.load.Second;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the time between one fault and the next was like beside the time before all of them.
 *
 * @param word for sentences: {@code while node-3 stood still}
 * @param throughputShare of the operations per second before, without the period's first second
 * @param p99Factor of the median p99 of a second before, without the period's first second
 * @param errors all of them, those of the first second too
 * @param poorSeconds in how many seconds less than half was done of what was done before
 */
public record Period(
    String word, double throughputShare, double p99Factor, long errors, int poorSeconds) {
  private static final double POOR = 0.5;

  /** Each period of a run: from one fault to the next, and from the last one to the end. */
  public static List<Period> of(List<Faults.Event> events, Figures figures) {
    List<Period> periods = new ArrayList<>();
    if (events.isEmpty()) {
      return periods;
    }
    List<Second> healthy = between(figures, 0, events.get(0).at());
    for (int i = 0; i < events.size(); i++) {
      double from = events.get(i).at();
      double to = i + 1 < events.size() ? events.get(i + 1).at() : figures.seconds();
      List<Second> all = figures.perSecond().stream()
          .filter(second -> second.at() > from && second.at() <= to)
          .toList();
      List<Second> settled = between(figures, from + 1, to);
      periods.add(new Period(
          events.get(i).fault().period(),
          mean(settled) / mean(healthy),
          p99(settled) / p99(healthy),
          all.stream().mapToLong(Second::errors).sum(),
          (int) all.stream()
              .filter(second -> second.operationsPerSecond() < POOR * mean(healthy))
              .count()));
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

  /** A sentence about the store of this name. */
  public String sentence(String store) {
    if (!Double.isFinite(throughputShare) || !Double.isFinite(p99Factor)) {
      return String.format(
          Locale.ROOT, "%s %s: nothing to compare with; %d errors.", store, word, errors);
    }
    return String.format(
        Locale.ROOT,
        "%s %s: %.0f %% of the throughput before and %.1f times its p99 after the first second;"
            + " %d errors; for %d s less than half of the throughput.",
        store,
        word,
        100 * throughputShare,
        p99Factor,
        errors,
        poorSeconds);
  }
}

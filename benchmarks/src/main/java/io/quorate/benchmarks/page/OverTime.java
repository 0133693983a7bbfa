package io.quorate.benchmarks.page;

import io.quorate.benchmarks.load.Second;
import io.quorate.benchmarks.page.Plot.Mark;
import io.quorate.benchmarks.page.Plot.Point;
import io.quorate.benchmarks.page.Plot.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * Throughput and p99 second by second: all runs in one plot each; or, where things happened during
 * some of them, plots for each run, one above the other on the same axes.
 */
final class OverTime {
  /** A run, and what happened during it. */
  record Run(String name, List<Second> seconds, List<Mark> marks) {}

  /** A line for each run. */
  private record Line(String word, ToDoubleFunction<Second> of) {}

  private static final List<Line> THROUGHPUT = List.of(new Line("", Second::operationsPerSecond));
  private static final List<Line> P99 =
      List.of(new Line(" read", Second::readP99Millis), new Line(" write", Second::writeP99Millis));

  private final List<Run> runs;

  OverTime(List<Run> runs) {
    this.runs = List.copyOf(runs);
  }

  List<Plot> plots() {
    List<Plot> plots = new ArrayList<>();
    if (runs.stream().allMatch(run -> run.marks().isEmpty())) {
      plots.add(throughput("", run -> true));
      plots.add(p99("", run -> true));
      return plots;
    }
    for (Run run : runs) {
      plots.add(throughput(run.name() + ", ", run::equals));
    }
    for (Run run : runs) {
      plots.add(p99(run.name() + ", ", run::equals));
    }
    return plots;
  }

  private Plot throughput(String whose, Predicate<Run> isShown) {
    Plot plot = Plot.linear(whose + "operations per second", "seconds");
    return with(plot, THROUGHPUT, isShown);
  }

  private Plot p99(String whose, Predicate<Run> isShown) {
    return with(Plot.logarithmic(whose + "p99 per second, ms", "seconds"), P99, isShown);
  }

  private Plot with(Plot plot, List<Line> lines, Predicate<Run> isShown) {
    for (Line line : lines) {
      for (Run run : runs) {
        Series series = series(run, line);
        if (isShown.test(run)) {
          plot.add(series);
        } else {
          plot.leaveRoomFor(series);
        }
      }
    }
    runs.stream().filter(isShown).forEach(run -> run.marks().forEach(plot::mark));
    return plot;
  }

  private static Series series(Run run, Line line) {
    return new Series(
        run.name() + line.word(),
        run.seconds().stream()
            .map(second -> new Point(second.at(), line.of().applyAsDouble(second)))
            .toList());
  }
}

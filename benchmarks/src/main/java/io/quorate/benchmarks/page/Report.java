package io.quorate.benchmarks.page;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quorate.benchmarks.load.Figures;
import io.quorate.benchmarks.load.Latency;
import io.quorate.benchmarks.page.Plot.Mark;
import io.quorate.benchmarks.page.Plot.Point;
import io.quorate.benchmarks.page.Plot.Series;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** The result of a benchmark: one or more runs under the same settings, and what one learns. */
public final class Report implements Result {
  /** A run, or what stands for several of them. */
  private record Named(String name, Figures figures, List<Mark> marks) {}

  private final String title;
  private final Circumstances circumstances = new Circumstances();
  private final List<Named> runs = new ArrayList<>();
  private final List<String> findings = new ArrayList<>();
  private final Map<String, Double> ratios = new LinkedHashMap<>();

  public Report(String title) {
    this.title = title;
  }

  /** Under which circumstances it was measured. */
  public Report setting(String name, String value) {
    circumstances.add(name, value);
    return this;
  }

  public Report run(String name, Figures figures) {
    return run(name, figures, List.of());
  }

  /**
   * A run during which something happened.
   *
   * @param marks what, in seconds since measuring began
   */
  public Report run(String name, Figures figures, List<Mark> marks) {
    runs.add(new Named(name, figures, List.copyOf(marks)));
    return this;
  }

  /** A sentence that the figures allow. */
  public Report finding(String sentence) {
    findings.add(sentence);
    return this;
  }

  /** A number that is more than one run's, for programs. */
  public Report number(String name, double value) {
    ratios.put(name, value);
    return this;
  }

  /** The table and the findings. */
  @Override
  public void print(PrintWriter out) {
    table().print(out);
    findings.forEach(out::println);
    out.flush();
  }

  /** The table: a heading, then what was measured, a column for each run. */
  private Table table() {
    List<List<String>> rows = new ArrayList<>();
    List<String> heading = new ArrayList<>(List.of(""));
    runs.forEach(run -> heading.add(run.name()));
    rows.add(heading);
    row(rows, "operations_per_second", figures -> figures.operationsPerSecond(), 0);
    row(rows, "read p50 ms", figures -> figures.reads().p50Millis(), 3);
    row(rows, "read p99 ms", figures -> figures.reads().p99Millis(), 3);
    row(rows, "read p99.9 ms", figures -> figures.reads().p999Millis(), 3);
    row(rows, "write p50 ms", figures -> figures.writes().p50Millis(), 3);
    row(rows, "write p99 ms", figures -> figures.writes().p99Millis(), 3);
    row(rows, "write p99.9 ms", figures -> figures.writes().p999Millis(), 3);
    row(rows, "server_cpu_seconds_per_1000_operations", Report::serverCpu, 4);
    row(rows, "client_cpu_seconds_per_1000_operations", Figures::clientCpuSecondsPer1000, 4);
    row(rows, "due and not begun", figures -> figures.unstarted(), 0);
    counts(rows, "errors", run -> run.errors());
    counts(rows, "among the answers", run -> run.remarks());
    return new Table(rows);
  }

  private static double serverCpu(Figures figures) {
    OptionalDouble known = figures.serverCpuSecondsPer1000();
    return known.isPresent() ? known.getAsDouble() : Double.NaN;
  }

  private void row(List<List<String>> rows, String name, ToDoubleFunction<Figures> of, int digits) {
    List<String> row = new ArrayList<>(List.of(name));
    for (Named run : runs) {
      row.add(Table.number(of.applyAsDouble(run.figures()), digits));
    }
    rows.add(row);
  }

  /** Counts by kind, as a page has them in one cell. */
  private interface Counts {
    Map<String, Long> of(Figures figures);
  }

  private void counts(List<List<String>> rows, String name, Counts counts) {
    List<String> row = new ArrayList<>(List.of(name));
    for (Named run : runs) {
      List<String> words = new ArrayList<>();
      counts.of(run.figures()).forEach((kind, count) -> words.add(kind + " " + count));
      row.add(words.isEmpty() ? "none" : String.join(", ", words));
    }
    rows.add(row);
  }

  @Override
  public ObjectNode json() {
    ObjectNode json = FiguresJson.MAPPER.createObjectNode();
    json.put("benchmark", title);
    circumstances.putInto(json.putObject("settings"));
    ArrayNode all = json.putArray("runs");
    for (Named run : runs) {
      ObjectNode one = all.addObject();
      one.put("name", run.name());
      one.setAll(FiguresJson.of(run.figures()));
    }
    ObjectNode numbers = json.putObject("numbers");
    ratios.forEach(numbers::put);
    ArrayNode happened = json.putArray("events");
    for (Named run : runs) {
      run.marks().forEach(mark -> happened
          .addObject()
          .put("run", run.name())
          .put("at_second", mark.x())
          .put("what", mark.word()));
    }
    ArrayNode sentences = json.putArray("findings");
    findings.forEach(sentences::add);
    return json;
  }

  @Override
  public String html() {
    Page page = new Page("Quorate: " + title);
    findings.forEach(page::paragraph);
    page.table(table());
    overTime().forEach(page::plot);
    page.plot(distribution());
    return page.table(circumstances.table()).html();
  }

  private List<Plot> overTime() {
    return new OverTime(runs.stream()
            .map(run -> new OverTime.Run(run.name(), run.figures().perSecond(), run.marks()))
            .toList())
        .plots();
  }

  /** What happened when, if anything did. */
  @Override
  public Optional<String> drawing() {
    return runs.stream().allMatch(run -> run.marks().isEmpty())
        ? Optional.empty()
        : Optional.of(Plot.drawing(overTime()));
  }

  private Plot distribution() {
    Plot plot = Plot.logarithmic("latency by percentile, ms", "nines: 1 is 90 %, 3 is 99.9 %");
    for (Named run : runs) {
      curve(plot, run.name() + " read", run.figures().reads());
      curve(plot, run.name() + " write", run.figures().writes());
    }
    return plot;
  }

  private static void curve(Plot plot, String name, Latency latency) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < latency.curve().size(); i++) {
      double nines = -Math.log10(1 - Latency.PERCENTILES.get(i) / 100);
      points.add(new Point(nines, latency.curve().get(i)));
    }
    plot.add(new Series(name, latency.operations() == 0 ? List.of() : points));
  }
}

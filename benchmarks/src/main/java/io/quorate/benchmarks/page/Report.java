package io.quorate.benchmarks.page;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quorate.benchmarks.load.Figures;
import io.quorate.benchmarks.load.Latency;
import io.quorate.benchmarks.load.Second;
import io.quorate.benchmarks.page.Plot.Mark;
import io.quorate.benchmarks.page.Plot.Point;
import io.quorate.benchmarks.page.Plot.Series;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** The result of a benchmark: one or more runs under the same settings, and what one learns. */
public final class Report {
  /** A run, or what stands for several of them. */
  private record Named(String name, Figures figures) {}

  private final String title;
  private final Map<String, String> settings = new LinkedHashMap<>();
  private final List<Named> runs = new ArrayList<>();
  private final List<String> findings = new ArrayList<>();
  private final Map<String, Double> ratios = new LinkedHashMap<>();
  private final List<Mark> marks = new ArrayList<>();

  public Report(String title) {
    this.title = title;
    setting("java", Runtime.version().toString());
    setting("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
    setting("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
  }

  /** Under which circumstances it was measured. */
  public Report setting(String name, String value) {
    settings.put(name, value);
    return this;
  }

  public Report run(String name, Figures figures) {
    runs.add(new Named(name, figures));
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

  /** Something that happened, in seconds since measuring began. */
  public Report mark(double second, String word) {
    marks.add(new Mark(second, word));
    return this;
  }

  /** The table and the findings, for the console. */
  public void print(PrintWriter out) {
    List<List<String>> rows = rows();
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String space = " ".repeat(widths[i] - row.get(i).length());
        line.append(i == 0 ? row.get(i) + space : "  " + space + row.get(i));
      }
      out.println(line.toString().stripTrailing());
    }
    findings.forEach(out::println);
    out.flush();
  }

  /** The table: a heading, then what was measured, a column for each run. */
  private List<List<String>> rows() {
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
    return rows;
  }

  private static double serverCpu(Figures figures) {
    OptionalDouble known = figures.serverCpuSecondsPer1000();
    return known.isPresent() ? known.getAsDouble() : Double.NaN;
  }

  private void row(List<List<String>> rows, String name, ToDoubleFunction<Figures> of, int digits) {
    List<String> row = new ArrayList<>(List.of(name));
    for (Named run : runs) {
      double value = of.applyAsDouble(run.figures());
      row.add(
          Double.isNaN(value)
              ? "unknown"
              : String.format(Locale.ROOT, "%,." + digits + "f", value));
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

  /** Everything, for programs. */
  public ObjectNode json() {
    ObjectNode json = FiguresJson.MAPPER.createObjectNode();
    json.put("benchmark", title);
    ObjectNode said = json.putObject("settings");
    settings.forEach(said::put);
    ArrayNode all = json.putArray("runs");
    for (Named run : runs) {
      ObjectNode one = all.addObject();
      one.put("name", run.name());
      one.setAll(FiguresJson.of(run.figures()));
    }
    ObjectNode numbers = json.putObject("numbers");
    ratios.forEach(numbers::put);
    ArrayNode happened = json.putArray("events");
    marks.forEach(mark -> happened.addObject().put("at_second", mark.x()).put("what", mark.word()));
    ArrayNode sentences = json.putArray("findings");
    findings.forEach(sentences::add);
    return json;
  }

  /** Everything, for people: one page with its plots. */
  public String html() {
    Page page = new Page("Quorate: " + title);
    findings.forEach(page::paragraph);
    page.table(rows());
    page.plot(overTime("operations per second", false, Second::operationsPerSecond, ""));
    Plot p99 = overTime("p99 per second, ms", true, Second::readP99Millis, " read");
    for (Named run : runs) {
      p99.add(line(run, Second::writeP99Millis, " write"));
    }
    page.plot(p99);
    page.plot(distribution());
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("measured with", ""));
    settings.forEach((name, value) -> rows.add(List.of(name, value)));
    return page.table(rows).html();
  }

  private Plot overTime(
      String name, boolean isLogarithmic, ToDoubleFunction<Second> of, String suffix) {
    Plot plot = isLogarithmic ? Plot.logarithmic(name, "seconds") : Plot.linear(name, "seconds");
    runs.forEach(run -> plot.add(line(run, of, suffix)));
    marks.forEach(plot::mark);
    return plot;
  }

  private static Series line(Named run, ToDoubleFunction<Second> of, String suffix) {
    List<Point> points = new ArrayList<>();
    for (Second second : run.figures().perSecond()) {
      points.add(new Point(second.at(), of.applyAsDouble(second)));
    }
    return new Series(run.name() + suffix, points);
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

  /** Writes {@code FILE} and, beside it, the page: the same name with {@code .html}. */
  public void write(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    String text = FiguresJson.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json());
    Files.writeString(file, text + "\n");
    Files.writeString(pageOf(file), html());
  }

  /** The page that stands beside a JSON file. */
  public static Path pageOf(Path json) {
    String name = String.valueOf(json.getFileName()).replaceFirst("\\.json$", "");
    return json.resolveSibling(name + ".html");
  }
}

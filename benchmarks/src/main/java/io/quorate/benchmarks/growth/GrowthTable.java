package io.quorate.benchmarks.growth;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quorate.benchmarks.load.Figures;
import io.quorate.benchmarks.page.Circumstances;
import io.quorate.benchmarks.page.FiguresJson;
import io.quorate.benchmarks.page.Page;
import io.quorate.benchmarks.page.Plot;
import io.quorate.benchmarks.page.Result;
import io.quorate.benchmarks.page.Table;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The table of growth: a row for each cell, a line of the plot for each dimension. */
public final class GrowthTable implements Result {
  private static final String TITLE = "costs as work grows";
  private static final List<String> HEADING = List.of(
      "",
      "keys",
      "operations per second",
      "read p50 ms",
      "read p99 ms",
      "write p50 ms",
      "write p99 ms",
      "server CPU s per 1000",
      "times the first's",
      "errors");

  private final Circumstances circumstances;
  private final List<List<Measured>> dimensions;

  /**
   * A table.
   *
   * @param dimensions the cells of each, the first of which the others are compared with
   */
  public GrowthTable(Circumstances circumstances, List<List<Measured>> dimensions) {
    this.circumstances = circumstances;
    this.dimensions = List.copyOf(dimensions);
  }

  @Override
  public void print(PrintWriter out) {
    table().print(out);
    findings().forEach(out::println);
    out.flush();
  }

  private Table table() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEADING);
    for (List<Measured> cells : dimensions) {
      for (Measured measured : cells) {
        Figures figures = measured.figures();
        rows.add(List.of(
            measured.cell().name(),
            Integer.toString(measured.cell().keys()),
            Table.number(figures.operationsPerSecond(), 0),
            Table.number(figures.reads().p50Millis(), 2),
            Table.number(figures.reads().p99Millis(), 2),
            Table.number(figures.writes().p50Millis(), 2),
            Table.number(figures.writes().p99Millis(), 2),
            Table.number(figures.serverCpuSecondsPer1000().orElse(Double.NaN), 4),
            Table.number(measured.costRatio(), 2),
            Long.toString(figures.errorCount())));
      }
    }
    return new Table(rows);
  }

  private List<String> findings() {
    List<String> sentences = new ArrayList<>();
    for (List<Measured> cells : dimensions) {
      Measured last = cells.get(cells.size() - 1);
      if (cells.size() > 1) {
        sentences.add(String.format(
            Locale.ROOT,
            "From %s to %s an operation comes to cost the servers %s times the processor time, and"
                + " there are %.2f times as many a second.",
            cells.get(0).cell().name(),
            last.cell().name(),
            Table.number(last.costRatio(), 2),
            last.throughputRatio()));
      }
    }
    return sentences;
  }

  @Override
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("benchmark", TITLE);
    circumstances.putInto(json.putObject("settings"));
    ArrayNode runs = json.putArray("runs");
    for (List<Measured> cells : dimensions) {
      for (Measured measured : cells) {
        runs.add(json(measured));
      }
    }
    ArrayNode sentences = json.putArray("findings");
    findings().forEach(sentences::add);
    return json;
  }

  private static ObjectNode json(Measured measured) {
    Cell cell = measured.cell();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("name", cell.name());
    json.put("grows", cell.grows().name().toLowerCase(Locale.ROOT));
    json.put("nodes", cell.nodes());
    json.put("keys", cell.keys());
    json.put("value_bytes", cell.valueBytes());
    json.put("siblings", cell.siblings());
    json.put("ratio_of_operations_per_second", measured.throughputRatio());
    if (Double.isNaN(measured.costRatio())) {
      json.putNull("ratio_of_server_cpu_seconds_per_operation");
    } else {
      json.put("ratio_of_server_cpu_seconds_per_operation", measured.costRatio());
    }
    json.setAll(FiguresJson.of(measured.figures()));
    return json;
  }

  @Override
  public String html() {
    Page page = new Page("Quorate: " + TITLE);
    findings().forEach(page::paragraph);
    page.table(table()).plot(plot());
    return page.table(circumstances.table()).html();
  }

  private Plot plot() {
    Plot plot =
        Plot.linear("server processor time of an operation, times that of the first step", "step");
    for (List<Measured> cells : dimensions) {
      List<Plot.Point> points = new ArrayList<>();
      for (int step = 0; step < cells.size(); step++) {
        double ratio = cells.get(step).costRatio();
        if (!Double.isNaN(ratio)) {
          points.add(new Plot.Point(step + 1, ratio));
        }
      }
      plot.add(new Plot.Series(cells.get(0).cell().grows().word(), points));
    }
    return plot;
  }
}

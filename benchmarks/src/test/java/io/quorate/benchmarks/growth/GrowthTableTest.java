package io.quorate.benchmarks.growth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.benchmarks.load.Figures;
import io.quorate.benchmarks.load.Latency;
import io.quorate.benchmarks.page.Circumstances;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class GrowthTableTest {
  private static Figures figures(long operations, OptionalDouble cpu) {
    Latency some =
        new Latency(1, 1, 1.25, 2.5, 4, 8, Collections.nCopies(Latency.PERCENTILES.size(), 1.0));
    return new Figures(
        1, operations, some, some, new TreeMap<>(), new TreeMap<>(), 0, cpu, 0, List.of());
  }

  /** Nine nodes do half of what three do, and need as much processor time for it. */
  private static GrowthTable table() {
    List<Cell> cells = Cell.of(Dimension.NODES, List.of(3, 9), 3, 100);
    Figures first = figures(1000, OptionalDouble.of(0.5));
    List<Measured> nodes = List.of(
        new Measured(cells.get(0), first, first),
        new Measured(cells.get(1), figures(500, OptionalDouble.of(0.5)), first));
    Figures unknown = figures(700, OptionalDouble.empty());
    List<Measured> keys = List.of(
        new Measured(Cell.of(Dimension.KEYS, List.of(100), 3, 100).get(0), unknown, unknown));
    return new GrowthTable(new Circumstances().add("threads", "16"), List.of(nodes, keys));
  }

  @Test
  void aCellIsToldBesideTheFirstOfItsDimension() {
    JsonNode json = table().json();
    assertEquals("16", json.at("/settings/threads").asText());
    JsonNode nine = json.at("/runs/1");
    assertEquals("9 nodes", nine.get("name").asText());
    assertEquals("nodes", nine.get("grows").asText());
    assertEquals(9, nine.get("nodes").asInt());
    assertEquals(0.5, nine.get("ratio_of_operations_per_second").asDouble());
    assertEquals(2.0, nine.get("ratio_of_server_cpu_seconds_per_operation").asDouble());
    assertEquals(1.0, nine.get("server_cpu_seconds_per_1000_operations").asDouble());
    assertEquals(2.5, nine.at("/read/p99_ms").asDouble());
    assertEquals(
        "From 3 nodes to 9 nodes an operation comes to cost the servers 2.00 times the processor"
            + " time, and there are 0.50 times as many a second.",
        json.at("/findings/0").asText());
    assertEquals(1, json.get("findings").size());
  }

  @Test
  void whereNobodyKnowsTheServersTheirCostIsUnknown() {
    JsonNode alone = table().json().at("/runs/2");
    assertTrue(alone.get("ratio_of_server_cpu_seconds_per_operation").isNull(), alone.toString());
    StringWriter text = new StringWriter();
    table().print(new PrintWriter(text));
    assertTrue(text.toString().contains("unknown"), text.toString());
    assertTrue(text.toString().contains("9 nodes"), text.toString());
  }

  @Test
  void pageHasARowForEachCellAndALineForEachDimension() {
    String html = table().html();
    // Heading and three cells; then what it was measured with.
    assertTrue(html.split("<tr>", -1).length - 1 > 4, html);
    assertEquals(2, html.split("<polyline", -1).length - 1);
    assertFalse(html.contains("NaN") || html.contains("Infinity"), html);
  }
}

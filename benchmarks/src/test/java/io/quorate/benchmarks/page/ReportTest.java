package io.quorate.benchmarks.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quorate.benchmarks.load.Figures;
import io.quorate.benchmarks.load.Latency;
import io.quorate.benchmarks.load.Second;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  private static final Latency NONE =
      new Latency(0, 0, 0, 0, 0, 0, Collections.nCopies(Latency.PERCENTILES.size(), 0.0));

  private static Figures figures(double factor) {
    Latency some = new Latency(
        500,
        1.5,
        factor,
        2 * factor,
        4 * factor,
        8 * factor,
        Collections.nCopies(Latency.PERCENTILES.size(), factor));
    TreeMap<String, Long> errors = new TreeMap<>();
    errors.put("HTTP 503", 3L);
    return new Figures(
        2,
        1000,
        some,
        factor > 1 ? NONE : some,
        errors,
        new TreeMap<>(),
        7,
        OptionalDouble.of(0.25),
        0.5,
        List.of(new Second(1, 400, factor, 0, 0), new Second(2, 600, factor, 0, 3)));
  }

  private static Report report() {
    return new Report("two stores")
        .setting("threads", "16")
        .run("left", figures(0.5))
        .run("right", figures(2))
        .number("ratio", 1.25)
        .finding("left < right");
  }

  @Test
  void jsonHasTheFiguresUnderTheirNames() {
    JsonNode json = report().json();
    assertEquals("16", json.at("/settings/threads").asText());
    assertEquals("left", json.at("/runs/0/name").asText());
    JsonNode run = json.at("/runs/0");
    assertEquals(500.0, run.get("operations_per_second").asDouble());
    assertEquals(0.25, run.get("server_cpu_seconds_per_1000_operations").asDouble());
    assertEquals(0.5, run.get("client_cpu_seconds_per_1000_operations").asDouble());
    assertEquals(0.5, run.at("/read/p50_ms").asDouble());
    assertEquals(1.0, run.at("/read/p99_ms").asDouble());
    assertEquals(2.0, run.at("/write/p999_ms").asDouble());
    assertEquals(3, run.at("/errors/HTTP 503").asInt());
    assertEquals(7, run.get("unstarted").asInt());
    assertEquals(2, run.get("per_second").size());
    assertEquals(600.0, run.at("/per_second/1/operations_per_second").asDouble());
    assertEquals(1.25, json.at("/numbers/ratio").asDouble());
    assertEquals("left < right", json.at("/findings/0").asText());
  }

  @Test
  void pageShowsEverySeriesAndNeedsNoNetwork() {
    String html = report().html();
    for (String series : new String[] {">left<", ">right<", ">left read<", ">right write<"}) {
      assertTrue(html.contains(series), series);
    }
    assertTrue(html.contains("left &lt; right"));
    assertEquals(3, html.split("<svg", -1).length - 1);
    // Two lines of throughput, four of p99, four of percentiles.
    assertEquals(10, html.split("<polyline", -1).length - 1);
    assertFalse(html.contains("NaN") || html.contains("Infinity"), "every point is a number");
    assertFalse(html.matches("(?s).*(https?://|<script|<link|@import).*"));
  }

  @Test
  void runsInWhichThingsHappenedHavePlotsOfTheirOwnOnTheSameAxes() throws IOException {
    Report report = new Report("two stores fail")
        .run("left", figures(0.5), List.of(new Plot.Mark(1, "node-2 killed")))
        .run("right", figures(20), List.of(new Plot.Mark(1.5, "leader killed")));
    assertEquals("left", report.json().at("/events/0/run").asText());
    assertEquals("leader killed", report.json().at("/events/1/what").asText());
    assertEquals(1.5, report.json().at("/events/1/at_second").asDouble());
    String html = report.html();
    // Throughput of each, p99 of each, and the percentiles of both.
    assertEquals(5, html.split("<svg", -1).length - 1);
    assertTrue(html.contains("left, operations per second"), html);
    assertEquals(2, html.split(">leader killed<", -1).length - 1);
    // The p99 of both shows the same powers of ten, though only one of them reaches the highest.
    assertEquals(2, drawn(report).split(">100<", -1).length - 1);
    assertTrue(report().drawing().isEmpty(), "nothing happened, so nothing to draw");
  }

  private static String drawn(Report report) {
    String drawing = report.drawing().orElseThrow();
    assertTrue(drawing.startsWith("<svg xmlns="), drawing);
    assertEquals(1 + 4, drawing.split("<svg", -1).length - 1);
    return drawing;
  }

  @Test
  void consoleShowsTheTable() {
    StringWriter text = new StringWriter();
    report().print(new PrintWriter(text));
    assertTrue(text.toString().contains("operations_per_second"), text.toString());
    assertTrue(text.toString().contains("HTTP 503 3"), text.toString());
    assertTrue(text.toString().endsWith("left < right" + System.lineSeparator()));
  }

  @Test
  void fileAndPageStandBesideEachOther(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("new/a.json");
    report().write(file);
    assertEquals(
        "two stores",
        new ObjectMapper().readTree(file.toFile()).get("benchmark").asText());
    assertTrue(Files.readString(folder.resolve("new/a.html")).startsWith("<!DOCTYPE html>"));
  }

  @Test
  void axesEndAtRoundNumbers() {
    assertEquals(1, Plot.roundUp(1));
    assertEquals(2, Plot.roundUp(1.01));
    assertEquals(50, Plot.roundUp(43));
    assertEquals(10_000, Plot.roundUp(5001));
    assertEquals(0.2, Plot.roundUp(0.15), 1e-12);
  }
}

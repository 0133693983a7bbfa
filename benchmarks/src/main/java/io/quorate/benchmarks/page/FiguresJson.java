package io.quorate.benchmarks.page;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quorate.benchmarks.load.Figures;
import io.quorate.benchmarks.load.Latency;
import io.quorate.benchmarks.load.Second;

/** Figures as JSON, under names with their units. */
public final class FiguresJson {
  static final ObjectMapper MAPPER = new ObjectMapper();

  private FiguresJson() {}

  public static ObjectNode of(Figures figures) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("seconds", figures.seconds());
    json.put("operations", figures.operations());
    json.put("operations_per_second", figures.operationsPerSecond());
    json.set("read", latency(figures.reads()));
    json.set("write", latency(figures.writes()));
    ObjectNode errors = json.putObject("errors");
    figures.errors().forEach(errors::put);
    ObjectNode remarks = json.putObject("answers_worth_a_count");
    figures.remarks().forEach(remarks::put);
    json.put("unstarted", figures.unstarted());
    if (figures.serverCpuSecondsPer1000().isPresent()) {
      json.put(
          "server_cpu_seconds_per_1000_operations",
          figures.serverCpuSecondsPer1000().getAsDouble());
    } else {
      json.putNull("server_cpu_seconds_per_1000_operations");
    }
    json.put("client_cpu_seconds_per_1000_operations", figures.clientCpuSecondsPer1000());
    ArrayNode seconds = json.putArray("per_second");
    for (Second second : figures.perSecond()) {
      ObjectNode one = seconds.addObject();
      one.put("at_second", second.at());
      one.put("operations_per_second", second.operationsPerSecond());
      one.put("read_p99_ms", second.readP99Millis());
      one.put("write_p99_ms", second.writeP99Millis());
      one.put("errors", second.errors());
    }
    return json;
  }

  private static ObjectNode latency(Latency latency) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("operations", latency.operations());
    json.put("mean_ms", latency.meanMillis());
    json.put("p50_ms", latency.p50Millis());
    json.put("p99_ms", latency.p99Millis());
    json.put("p999_ms", latency.p999Millis());
    json.put("max_ms", latency.maxMillis());
    return json;
  }
}

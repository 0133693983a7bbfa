package io.quorate.node.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.quorate.node.request.KeptSnapshot;
import io.quorate.node.request.Requests;
import io.quorate.node.request.SnapshotPlan;
import io.quorate.node.request.SnapshotTaken;
import io.quorate.node.request.Survey;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Snapshots of the cluster.
 *
 * <pre>
 *   POST /v1/cluster/snapshot?name=…    201 {"name", "id", "taken", "generation", "epoch",
 *                                            "nodes": [{"node", "bytes"}], "missing": […]}
 *                                       409 the name is taken, or it cannot be now · 503 · 504
 *   GET  /v1/cluster/snapshots          200 {"snapshots": [as above], "silent": […]}
 * </pre>
 *
 * Missing are the members that were dead then; in a listing, those that are to have a part and do
 * not show it.
 */
final class SnapshotEndpoint {
  private static final Set<String> TAKING = Set.of("name", "timeout");

  private final Requests requests;

  SnapshotEndpoint(Requests requests) {
    this.requests = requests;
  }

  void take(Exchange exchange, Target target) throws Refusal {
    int timeoutMillis = KeyParameters.parse(target.query(), TAKING).timeoutMillis();
    String name = Query.parse(target.query(), TAKING)
        .text("name")
        .orElseThrow(() -> Refusal.invalid("A snapshot needs a name: ?name=…"));
    try {
      SnapshotPlan.checkName(name);
    } catch (IllegalArgumentException e) {
      // The value checks itself; what it refuses, the client sent.
      throw Refusal.invalid("Not so: " + e.getMessage() + ".");
    }
    requests.snapshot(name, timeoutMillis, taken -> exchange.hop(() -> answer(exchange, taken)));
  }

  private static void answer(Exchange exchange, SnapshotTaken taken) {
    if (taken instanceof SnapshotTaken.Done done) {
      exchange.answer(201, "application/json", Json.bytes(json -> {
        json.writeStartObject();
        write(done.plan(), done.bytes(), done.missing(), json);
        json.writeEndObject();
      }));
    } else if (taken instanceof SnapshotTaken.Refused refused) {
      exchange.refuse(Problem.of(ProblemType.SNAPSHOT_REFUSED, refused.sentence()));
    } else if (taken instanceof SnapshotTaken.Failed failed) {
      exchange.refuse(Problem.of(ProblemType.SNAPSHOT_FAILED, failed.sentence()));
    }
  }

  void list(Exchange exchange, Target target) throws Refusal {
    int timeoutMillis =
        KeyParameters.parse(target.query(), KeyParameters.EXPLAIN).timeoutMillis();
    requests.snapshots(
        timeoutMillis,
        survey -> exchange.hop(() -> {
          if (survey.isEmpty()) {
            exchange.refuse(Problem.of(ProblemType.NOT_READY, requests.cluster().notReady()));
          } else {
            exchange.answer(200, "application/json", Json.bytes(json -> write(survey.get(), json)));
          }
        }));
  }

  private static void write(Survey<List<KeptSnapshot>> survey, JsonGenerator json)
      throws IOException {
    TreeMap<SnapshotPlan, TreeMap<String, Long>> all =
        new TreeMap<>(Comparator.comparing(SnapshotPlan::wallMillis)
            .thenComparing(SnapshotPlan::name)
            .thenComparing(SnapshotPlan::id));
    survey
        .nodes()
        .forEach((node, kept) -> kept.forEach(each ->
            all.computeIfAbsent(each.plan(), plan -> new TreeMap<>()).put(node, each.bytes())));
    json.writeStartObject();
    json.writeArrayFieldStart("snapshots");
    for (Map.Entry<SnapshotPlan, TreeMap<String, Long>> each : all.entrySet()) {
      List<String> missing = each.getKey().nodes().stream()
          .filter(node -> !each.getValue().containsKey(node))
          .toList();
      json.writeStartObject();
      write(each.getKey(), each.getValue(), missing, json);
      json.writeEndObject();
    }
    json.writeEndArray();
    Json.texts("silent", survey.silent(), json);
    json.writeEndObject();
  }

  private static void write(
      SnapshotPlan plan, Map<String, Long> bytes, List<String> missing, JsonGenerator json)
      throws IOException {
    json.writeStringField("name", plan.name());
    json.writeStringField("id", HexFormat.of().toHexDigits(plan.id()));
    json.writeStringField("taken", Instant.ofEpochMilli(plan.wallMillis()).toString());
    json.writeNumberField("generation", plan.generation());
    json.writeNumberField("epoch", plan.epoch());
    json.writeArrayFieldStart("nodes");
    for (Map.Entry<String, Long> node : bytes.entrySet()) {
      json.writeStartObject();
      json.writeStringField("node", node.getKey());
      json.writeNumberField("bytes", node.getValue());
      json.writeEndObject();
    }
    json.writeEndArray();
    Json.texts("missing", missing, json);
  }
}

package io.quorate.node.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.quorate.node.request.BucketConflicts;
import io.quorate.node.request.Conflict;
import io.quorate.node.request.ConflictCounts;
import io.quorate.node.request.Requests;
import io.quorate.node.request.Survey;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** {@code …/conflicts}: what concurrent writes to a bucket came to. */
final class ConflictsEndpoint {
  private final Requests requests;

  ConflictsEndpoint(Requests requests) {
    this.requests = requests;
  }

  void conflicts(Exchange exchange, Target target) throws Refusal {
    KeyParameters parameters = KeyParameters.parse(target.query(), KeyParameters.EXPLAIN);
    String bucket = KeyPath.bucket(target);
    requests.conflicts(
        bucket,
        parameters.timeoutMillis(),
        report -> exchange.hop(() -> answer(exchange, bucket, report)));
  }

  private void answer(Exchange exchange, String bucket, Optional<Survey<BucketConflicts>> report) {
    if (report.isEmpty()) {
      exchange.refuse(Problem.of(ProblemType.NOT_READY, requests.cluster().notReady()));
    } else {
      exchange.answer(
          200, "application/json", Json.bytes(json -> write(bucket, report.get(), json)));
    }
  }

  private static void write(String bucket, Survey<BucketConflicts> report, JsonGenerator json)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("bucket", bucket);
    counts(
        report.nodes().values().stream()
            .map(BucketConflicts::counts)
            .reduce(ConflictCounts.NONE, ConflictCounts::plus),
        json);
    json.writeArrayFieldStart("nodes");
    for (Map.Entry<String, BucketConflicts> node : report.nodes().entrySet()) {
      json.writeStartObject();
      json.writeStringField("node", node.getKey());
      json.writeStringField("since", time(node.getValue().sinceMillis()));
      counts(node.getValue().counts(), json);
      json.writeArrayFieldStart("last");
      for (Conflict conflict : node.getValue().last()) {
        write(conflict, json);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
    Json.texts("silent", report.silent(), json);
    json.writeEndObject();
  }

  private static void counts(ConflictCounts counts, JsonGenerator json) throws IOException {
    json.writeNumberField("discarded", counts.discarded());
    json.writeNumberField("overwritten", counts.overwritten());
    json.writeNumberField("made", counts.made());
    json.writeNumberField("resolved", counts.resolved());
  }

  private static void write(Conflict conflict, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("at", time(conflict.wallMillis()));
    json.writeStringField("kind", BucketJson.lower(conflict.kind()));
    Json.key(conflict.key(), json);
    json.writeNumberField("siblings", conflict.siblings());
    json.writeEndObject();
  }

  private static String time(long wallMillis) {
    return Instant.ofEpochMilli(wallMillis).toString();
  }
}

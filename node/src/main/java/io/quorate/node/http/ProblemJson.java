package io.quorate.node.http;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** A problem as {@code application/problem+json} (RFC 9457). */
final class ProblemJson {
  private ProblemJson() {}

  static byte[] bytes(Problem problem) {
    return Json.bytes(json -> write(problem, json));
  }

  static void write(Problem problem, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", problem.type().urn());
    json.writeStringField("title", problem.type().title());
    json.writeNumberField("status", problem.type().status());
    json.writeStringField("detail", problem.detail());
    if (problem.needed() > 0) {
      json.writeNumberField("needed", problem.needed());
      json.writeNumberField("reached", problem.reached());
    }
    json.writeStringField("outcome", problem.outcome());
    json.writeEndObject();
  }
}

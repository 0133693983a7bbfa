package io.quorate.node.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.quorate.node.request.Explanation;
import io.quorate.node.request.Requests;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;

/** {@code …/explain}: where the copies of a key are, and whether they are equal. */
final class ExplainEndpoint {
  private final Requests requests;

  ExplainEndpoint(Requests requests) {
    this.requests = requests;
  }

  void explain(Exchange exchange, Target target) throws Refusal {
    KeyParameters parameters = KeyParameters.parse(target.query(), KeyParameters.EXPLAIN);
    requests.explain(
        KeyPath.key(target),
        parameters.timeoutMillis(),
        explained -> exchange.hop(() -> answer(exchange, explained)));
  }

  private static void answer(Exchange exchange, Requests.Explained explained) {
    if (explained instanceof Requests.Explained.Failure failure) {
      exchange.refuse(Problem.of(failure.failed()));
    } else if (explained instanceof Requests.Explained.Answer answer) {
      exchange.answer(
          200, "application/json", Json.bytes(json -> write(answer.explanation(), json)));
    }
  }

  private static void write(Explanation explanation, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNumberField("partition", explanation.partition());
    copies("owners", explanation.owners(), json);
    copies("fallbacks", explanation.fallbacks(), json);
    json.writeArrayFieldStart("hints");
    for (Explanation.Hint hint : explanation.hints()) {
      json.writeStartObject();
      json.writeStringField("node", hint.node());
      json.writeStringField("target", hint.target());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void copies(String field, List<Explanation.CopyOf> copies, JsonGenerator json)
      throws IOException {
    json.writeArrayFieldStart(field);
    for (Explanation.CopyOf copy : copies) {
      json.writeStartObject();
      json.writeStringField("node", copy.node());
      json.writeStringField("state", copy.state());
      if (copy.digest().isPresent()) {
        json.writeStringField("digest", HexFormat.of().toHexDigits(copy.digest().getAsLong()));
      } else {
        json.writeNullField("digest");
      }
      json.writeNumberField("siblings", copy.siblings());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}

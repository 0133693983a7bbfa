package io.quorate.node.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.quorate.antientropy.causality.Actor;
import io.quorate.antientropy.causality.Dot;
import io.quorate.antientropy.causality.History;
import io.quorate.node.request.Explanation;
import io.quorate.node.request.Requests;
import java.io.IOException;
import java.util.ArrayList;
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
    json.writeObjectFieldStart("readAtOne");
    json.writeStringField("verdict", BucketJson.lower(explanation.atOne().verdict()));
    Json.texts("behind", explanation.atOne().behind(), json);
    json.writeEndObject();
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
      json.writeBooleanField("counts", copy.counts());
      history(copy.history(), json);
      compared(copy.compared(), json);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** All writes of an actor up to a counter, and single ones above it. */
  private static void history(History history, JsonGenerator json) throws IOException {
    List<String> parts = new ArrayList<>();
    history.forEach(new History.Visitor() {
      @Override
      public void contiguous(Actor actor, long counter) {
        parts.add(actor + ":1-" + counter);
      }

      @Override
      public void separate(Dot dot) {
        parts.add(dot.actor() + ":" + dot.counter());
      }
    });
    Json.texts("history", parts, json);
  }

  private static void compared(List<Explanation.Compared> all, JsonGenerator json)
      throws IOException {
    json.writeArrayFieldStart("compared");
    for (Explanation.Compared each : all) {
      json.writeStartObject();
      json.writeStringField("with", each.peer());
      if (each.millisAgo().isPresent()) {
        json.writeNumberField("millisAgo", each.millisAgo().getAsLong());
      } else {
        json.writeNullField("millisAgo");
      }
      json.writeBooleanField("different", each.different());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}

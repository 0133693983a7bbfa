package io.quorate.node.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.quorate.node.request.ClientRequest;
import io.quorate.node.request.Outcome;
import io.quorate.node.request.Requests;
import io.quorate.node.request.Step;
import io.quorate.node.request.Traced;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * What was asked for one exchange's requests, as the header {@code Quorate-Trace}: a header, so
 * that the answer stays what it is without it. One line of JSON in ASCII:
 *
 * <pre>
 *   [{"by":"n1","node":"n2","asked":"fetch","at":0.131,"answered":1.02,"answer":"copy","digest":hex},
 *    {"by":"n1","node":"n4","asked":"join","hintFor":"n3","at":1.1,"answered":null,"digest":hex},
 *    {"omitted":3}]
 * </pre>
 *
 * Times are milliseconds since the request began at {@code by}.
 */
final class Trace {
  static final String HEADER = "Quorate-Trace";

  /** Some clients take 8 KiB for all headers together. */
  private static final int CHARS_MAX = 4_096;

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private final Exchange exchange;
  private final Requests requests;
  private final long beginNanos;
  private final List<Step> steps = new ArrayList<>();

  Trace(Exchange exchange, Requests requests) {
    this.exchange = exchange;
    this.requests = requests;
    this.beginNanos = exchange.parts().nanos();
  }

  /** Submits a request; before {@code done}, the answer's header says what was asked so far. */
  void submit(ClientRequest request, Consumer<Outcome> done) {
    long micros = (exchange.parts().nanos() - beginNanos) / 1_000;
    requests.trace(
        request,
        traced -> exchange.hop(() -> {
          add(traced, micros);
          exchange.header(HEADER, text(steps));
          done.accept(traced.outcome());
        }));
  }

  /** Whoever asks first is the node that was asked by the client. */
  private void add(Traced traced, long micros) {
    String self = traced.steps().isEmpty() ? "" : traced.steps().get(0).by();
    for (Step step : traced.steps()) {
      steps.add(step.by().equals(self) ? step.later(micros) : step);
    }
  }

  static String text(List<Step> steps) {
    StringBuilder text = new StringBuilder("[");
    int told = 0;
    while (told < steps.size()) {
      String next = object(steps.get(told));
      if (text.length() + next.length() > CHARS_MAX) {
        break;
      }
      text.append(told == 0 ? "" : ",").append(next);
      told++;
    }
    if (told < steps.size()) {
      text.append(",{\"omitted\":").append(steps.size() - told).append('}');
    }
    return text.append(']').toString();
  }

  private static String object(Step step) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("by", step.by());
      json.writeStringField("node", step.node());
      json.writeStringField("asked", step.asked().name().toLowerCase(Locale.ROOT));
      if (!step.hintFor().isEmpty()) {
        json.writeStringField("hintFor", step.hintFor());
      }
      json.writeNumberField("at", BigDecimal.valueOf(step.askedMicros(), 3));
      if (step.answeredMicros() == Step.NEVER) {
        json.writeNullField("answered");
      } else {
        json.writeNumberField("answered", BigDecimal.valueOf(step.answeredMicros(), 3));
        json.writeStringField("answer", step.answer());
      }
      if (step.digest().isPresent()) {
        json.writeStringField("digest", HexFormat.of().toHexDigits(step.digest().getAsLong()));
      }
      json.writeEndObject();
    } catch (IOException e) {
      // A string takes everything.
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}

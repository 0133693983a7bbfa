package io.quorate.node.http;

import com.google.common.collect.Iterators;
import io.quorate.antientropy.causality.Content;
import io.quorate.antientropy.causality.Sibling;
import io.quorate.antientropy.causality.State;
import io.quorate.node.request.Outcome;
import io.quorate.node.request.Receipt;
import java.util.Iterator;
import java.util.List;

/**
 * Answers a request for one key with what became of it.
 *
 * <pre>
 *   read, or a write with return=value      a write without
 *   no sibling    404                       204, or 201 for a new key
 *   one           200, its bytes
 *   more          300, all as JSON or parts; 406 if the client takes neither
 *   known to the client (If-None-Match)  304
 * </pre>
 */
final class KeyAnswer implements Outcome.Visitor<Exchange> {
  private final Exchange exchange;
  private final String location;
  private final Accept accept;
  private final Conditions conditions;

  KeyAnswer(Exchange exchange) {
    this(exchange, "", Accept.JSON, Conditions.NONE);
  }

  private KeyAnswer(Exchange exchange, String location, Accept accept, Conditions conditions) {
    this.exchange = exchange;
    this.location = location;
    this.accept = accept;
    this.conditions = conditions;
  }

  /** The answer to a read, in the form that the client wants. */
  static KeyAnswer ofRead(Exchange exchange, Accept accept, Conditions conditions) {
    return new KeyAnswer(exchange, "", accept, conditions);
  }

  /** The answer to a write whose key is new, and at this path. */
  static KeyAnswer ofCreation(Exchange exchange, String location) {
    return new KeyAnswer(exchange, location, Accept.JSON, Conditions.NONE);
  }

  @Override
  public Exchange found(Outcome.Found outcome) {
    strength(outcome.context(), outcome.receipt());
    List<Sibling> siblings = outcome.state().shown().siblings();
    if (!conditions.matches(siblings)) {
      exchange.refuse(
          Problem.of(ProblemType.PRECONDITION_FAILED, "What is there is not what If-Match names."));
    } else if (conditions.excludes(siblings)) {
      exchange.header("ETag", SiblingHeaders.etag(siblings));
      exchange.answer(304);
    } else if (siblings.isEmpty()) {
      exchange.refuse(
          Problem.of(ProblemType.NOT_FOUND, "No replica asked has a value of this key."));
    } else {
      show(siblings, outcome.context(), 200);
    }
    return exchange;
  }

  @Override
  public Exchange written(Outcome.Written outcome) {
    strength(outcome.context(), outcome.receipt());
    boolean isCreation = !location.isEmpty();
    if (isCreation) {
      exchange.header("Location", location);
    }
    List<Sibling> siblings =
        outcome.state().map(State::shown).map(shown -> shown.siblings()).orElse(List.of());
    if (siblings.isEmpty()) {
      exchange.answer(isCreation ? 201 : 204);
    } else {
      show(siblings, outcome.context(), isCreation ? 201 : 200);
    }
    return exchange;
  }

  @Override
  public Exchange failed(Outcome.Failed outcome) {
    exchange.refuse(Problem.of(outcome));
    return exchange;
  }

  private void strength(String context, Receipt receipt) {
    exchange.header("Quorate-Replicas", receipt.toString());
    if (!context.isEmpty()) {
      exchange.header(RequestHeaders.CONTEXT, context);
    }
  }

  private void show(List<Sibling> siblings, String context, int status) {
    exchange.header("Quorate-Siblings", Integer.toString(siblings.size()));
    exchange.header("ETag", SiblingHeaders.etag(siblings));
    exchange.header("Last-Modified", SiblingHeaders.lastModified(siblings));
    exchange.header("X-Content-Type-Options", "nosniff");
    if (siblings.size() > 1) {
      showAll(siblings, context);
      return;
    }
    Content content = siblings.get(0).content();
    SiblingHeaders.metadata(content)
        .forEach((name, text) -> exchange.header(name, RequestHeaders.onTheWire(text)));
    String type = SiblingHeaders.contentType(content).orElse("");
    exchange.answer(status, RequestHeaders.onTheWire(type), content.value());
  }

  private void showAll(List<Sibling> siblings, String context) {
    exchange.header("Vary", "Accept");
    if (accept == Accept.NONE) {
      exchange.refuse(Problem.of(
          ProblemType.NOT_ACCEPTABLE,
          "Several siblings are shown as application/json or multipart/mixed."));
      return;
    }
    if (accept == Accept.PARTS) {
      SiblingParts parts = new SiblingParts(siblings);
      exchange.stream(300, parts.contentType(), SiblingJson.valueBytes(siblings), parts.pieces());
      return;
    }
    byte[] quoted = Json.bytes(json -> json.writeString(context));
    Iterator<byte[]> pieces = Iterators.concat(
        SiblingJson.literal("{\"context\":"),
        Iterators.singletonIterator(quoted),
        SiblingJson.literal(",\"siblings\":"),
        SiblingJson.array(siblings),
        SiblingJson.literal("}"));
    exchange.stream(300, "application/json", SiblingJson.valueBytes(siblings), pieces);
  }
}

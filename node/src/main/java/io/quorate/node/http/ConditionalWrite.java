package io.quorate.node.http;

import io.quorate.antientropy.causality.RequestId;
import io.quorate.antientropy.causality.Sibling;
import io.quorate.node.request.ClientRequest;
import io.quorate.node.request.Outcome;
import java.util.List;
import java.util.function.BiFunction;

/**
 * A write that is made only if what a read finds meets its conditions, and then with the context of
 * that read: what came between shows as a sibling.
 *
 * <p>A repetition whose first try took effect would fail its own condition. So a request that the
 * read finds remembered passes, and the write recognises it; one that the read does not find is
 * refused with the outcome unknown, because its first try may have taken effect elsewhere.
 */
final class ConditionalWrite implements Outcome.Visitor<Exchange> {
  private final Exchange exchange;
  private final Conditions conditions;
  private final WriteHeaders headers;
  private final KeyParameters parameters;
  private final long startNanos;
  private final Send send;
  private final BiFunction<String, Integer, ClientRequest> write;

  /** Submits a request and answers with what comes of it. */
  interface Send {
    void submit(ClientRequest request, Outcome.Visitor<Exchange> answer);
  }

  /**
   * A write under these conditions, not sent yet.
   *
   * @param write the request, of the context and the milliseconds that are left
   */
  ConditionalWrite(
      Exchange exchange,
      Conditions conditions,
      WriteHeaders headers,
      KeyParameters parameters,
      Send send,
      BiFunction<String, Integer, ClientRequest> write) {
    this.exchange = exchange;
    this.conditions = conditions;
    this.headers = headers;
    this.parameters = parameters;
    this.startNanos = exchange.parts().nanos();
    this.send = send;
    this.write = write;
  }

  @Override
  public Exchange found(Outcome.Found outcome) {
    List<Sibling> siblings = outcome.state().shown().siblings();
    RequestId id = headers.id();
    boolean isKnown = headers.retry() && outcome.state().dotsOf(id).isPresent();
    boolean holds = conditions.matches(siblings) && !conditions.excludes(siblings);
    if (holds || isKnown) {
      send.submit(write.apply(outcome.context(), millisLeft()), new KeyAnswer(exchange));
    } else {
      String what = siblings.isEmpty() ? "nothing" : SiblingHeaders.etag(siblings);
      exchange.refuse(new Problem(
          ProblemType.PRECONDITION_FAILED,
          "There is " + what + ", which is not what the condition demands.",
          0,
          0,
          headers.retry()));
    }
    return exchange;
  }

  private int millisLeft() {
    long spent = (exchange.parts().nanos() - startNanos) / 1_000_000;
    return (int) Math.max(1, parameters.timeoutMillis() - spent);
  }

  @Override
  public Exchange written(Outcome.Written outcome) {
    throw new AssertionError("a read writes nothing: " + outcome);
  }

  @Override
  public Exchange failed(Outcome.Failed outcome) {
    Problem problem = Problem.of(outcome);
    exchange.refuse(new Problem(
        problem.type(),
        "The condition could not be checked. " + problem.detail(),
        problem.needed(),
        problem.reached(),
        headers.retry()));
    return exchange;
  }
}

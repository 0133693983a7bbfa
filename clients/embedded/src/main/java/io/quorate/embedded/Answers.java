package io.quorate.embedded;

import io.quorate.antientropy.causality.Content;
import io.quorate.client.Context;
import io.quorate.client.QuorateException;
import io.quorate.client.QuorateException.Reason;
import io.quorate.client.Read;
import io.quorate.client.Receipt;
import io.quorate.client.Value;
import io.quorate.client.Written;
import io.quorate.node.request.Outcome;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Ends a caller's stage with what became of its request. */
abstract class Answers<T> implements Outcome.Visitor<Boolean> {
  final CompletableFuture<T> answer;

  private Answers(CompletableFuture<T> answer) {
    this.answer = answer;
  }

  static Answers<Read> read(CompletableFuture<Read> answer) {
    return new Answers<>(answer) {
      @Override
      public Boolean found(Outcome.Found outcome) {
        List<Value> siblings = outcome.state().shown().siblings().stream()
            .map(sibling -> value(sibling.content()))
            .toList();
        return answer.complete(
            new Read(siblings, new Context(outcome.context()), receipt(outcome.receipt())));
      }

      @Override
      public Boolean written(Outcome.Written outcome) {
        throw new AssertionError("a read is never written: " + outcome);
      }
    };
  }

  static Answers<Written> written(CompletableFuture<Written> answer) {
    return new Answers<>(answer) {
      @Override
      public Boolean found(Outcome.Found outcome) {
        throw new AssertionError("a write finds nothing: " + outcome);
      }

      @Override
      public Boolean written(Outcome.Written outcome) {
        return answer.complete(
            new Written(new Context(outcome.context()), receipt(outcome.receipt())));
      }
    };
  }

  @Override
  public Boolean failed(Outcome.Failed outcome) {
    return answer.completeExceptionally(
        QuorateException.of(reason(outcome.reason()), outcome.detail())
            .replicas(outcome.needed(), outcome.reached())
            .unknown(outcome.unknown())
            .build());
  }

  private static Reason reason(Outcome.Reason reason) {
    return switch (reason) {
      case INVALID -> Reason.INVALID;
      case CONFLICT -> Reason.CONFLICT;
      case QUORUM_NOT_REACHED -> Reason.QUORUM_NOT_REACHED;
      case OVERLOADED -> Reason.OVERLOADED;
      case DEADLINE_PASSED -> Reason.DEADLINE_PASSED;
      case NO_ROOM -> Reason.NO_ROOM;
      case NOT_READY -> Reason.NOT_READY;
    };
  }

  private static Value value(Content content) {
    return Value.of(content.value(), content.contentType()).withMetadata(content.metadata());
  }

  private static Receipt receipt(io.quorate.node.request.Receipt receipt) {
    return new Receipt(receipt.owners(), receipt.fallbacks(), receipt.of());
  }
}

package io.quorate.embedded;

import io.quorate.antientropy.causality.Content;
import io.quorate.antientropy.causality.HybridClock;
import io.quorate.antientropy.causality.Sibling;
import io.quorate.client.Context;
import io.quorate.client.Key;
import io.quorate.client.KeyPage;
import io.quorate.client.QuorateException;
import io.quorate.client.QuorateException.Reason;
import io.quorate.client.Read;
import io.quorate.client.Receipt;
import io.quorate.client.Value;
import io.quorate.client.Written;
import io.quorate.node.request.KeyListing;
import io.quorate.node.request.Outcome;
import io.quorate.node.request.Requests;
import java.time.Instant;
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
        List<Value> siblings =
            outcome.state().shown().siblings().stream().map(Answers::value).toList();
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

  /** Ends a listing's stage with its page, or with why there is none. */
  static void page(CompletableFuture<KeyPage> answer, Requests.Listed listed) {
    if (listed instanceof Requests.Listed.Page page) {
      List<Key> keys = page.listing().entries().stream()
          .map(entry -> Key.of(entry.key().bytes()))
          .toList();
      answer.complete(new KeyPage(keys, page.listing().next().map(KeyListing.Cursor::text)));
    } else if (listed instanceof Requests.Listed.Failure failure) {
      answer.completeExceptionally(exception(failure.failed()));
    }
  }

  @Override
  public Boolean failed(Outcome.Failed outcome) {
    return answer.completeExceptionally(exception(outcome));
  }

  private static QuorateException exception(Outcome.Failed outcome) {
    return QuorateException.of(reason(outcome.reason()), outcome.detail())
        .replicas(outcome.needed(), outcome.reached())
        .unknown(outcome.unknown())
        .build();
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

  private static Value value(Sibling sibling) {
    Content content = sibling.content();
    return Value.of(content.value(), content.contentType())
        .withMetadata(content.metadata())
        .writtenAt(Instant.ofEpochMilli(HybridClock.millis(sibling.timestamp())));
  }

  private static Receipt receipt(io.quorate.node.request.Receipt receipt) {
    return new Receipt(receipt.owners(), receipt.fallbacks(), receipt.of());
  }
}

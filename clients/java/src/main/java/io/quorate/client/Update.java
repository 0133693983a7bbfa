package io.quorate.client;

import io.quorate.client.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One read-modify-write: reads, resolves, changes, writes with the context of the read.
 *
 * <p>Used once. Its steps follow each other, each begun by the end of the one before, so that its
 * fields need no lock.
 */
/*
 * How it works
 *
 *   read ──▶ resolve, change, encode ──▶ write under a request id of its own ──▶ done
 *    ▲ │            (once)                 ▲ │
 *    └─┘ failed in passing: again          └─┘ failed in passing: the same bytes again, under the
 *        after a pause                         same id; once a try may have taken effect, said so
 *
 * The change is made once. To make it anew after a write of unknown outcome, on what is read then,
 * would make it twice where the write did take effect: a counter would count twice. The same bytes
 * under the same id take effect once, however often they are sent (DESIGN §4, request ids), and
 * what other clients wrote in between becomes a sibling, which the next update resolves.
 *
 * Pauses double from 25 ms to 1 s, each shortened by chance (full jitter), and never end before the
 * time that a node asked for. All tries together have the request's timeout.
 */
final class Update<T> {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(25);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private final AsyncTypedBucket<T> bucket;
  private final Key key;
  private final AsyncTypedBucket.Change<T> change;
  private final Options options;
  private final Clock clock;
  private final long deadline;
  private final CompletableFuture<Updated<T>> done = new CompletableFuture<>();
  private final String requestId;
  private Duration pause = FIRST_PAUSE;
  private boolean mayHaveTakenEffect;

  Update(
      AsyncTypedBucket<T> bucket,
      Key key,
      AsyncTypedBucket.Change<T> change,
      Options options,
      Clock clock) {
    this.bucket = bucket;
    this.key = key;
    this.change = change;
    this.options = options;
    this.clock = clock;
    this.deadline = clock.nanoTime() + options.timeout().toNanos();
    this.requestId = options.requestId().orElseGet(clock::newRequestId);
  }

  CompletionStage<Updated<T>> run() {
    read();
    return done;
  }

  private void read() {
    step(
        () -> bucket.raw().get(key, inTime(options)),
        this::found,
        failure -> again(failure, this::read));
  }

  private void found(Read read) {
    Optional<T> current = bucket.resolved(read);
    T changed = change.apply(current);
    Value encoded = bucket.codec().encode(changed);
    write(new Pending<>(changed, encoded, options.context(read.context())));
  }

  /** What is to be written, the same in every try. */
  private record Pending<T>(T value, Value encoded, Options options) {}

  private void write(Pending<T> pending) {
    Options once = inTime(pending.options());
    Options named = mayHaveTakenEffect ? once.repeating(requestId) : once.requestId(requestId);
    step(
        () -> bucket.raw().put(key, pending.encoded(), named),
        written ->
            done.complete(new Updated<>(pending.value(), written.context(), written.receipt())),
        failure -> {
          mayHaveTakenEffect |= failure.mayTakeEffect();
          again(failure, () -> write(pending));
        });
  }

  /** Whatever is thrown on the way must end the stage, or its caller would wait for ever. */
  private <A> void step(
      Supplier<CompletionStage<A>> request,
      Consumer<A> onAnswer,
      Consumer<QuorateException> onFailure) {
    CompletionStage<A> stage;
    try {
      stage = request.get();
    } catch (IllegalArgumentException e) {
      // Arguments that no way in takes: the caller's to hear of, like any other end.
      done.completeExceptionally(e);
      return;
    }
    var unused = stage
        .handle((answer, error) -> {
          Throwable cause = error instanceof CompletionException ? error.getCause() : error;
          if (cause == null) {
            onAnswer.accept(answer);
          } else if (cause instanceof QuorateException failure) {
            onFailure.accept(failure);
          } else {
            done.completeExceptionally(cause);
          }
          return true;
        })
        .exceptionally(done::completeExceptionally);
  }

  private void again(QuorateException failure, Runnable next) {
    long wait = waitNanos(failure);
    if (!failure.reason().isPassing() || clock.nanoTime() + wait >= deadline) {
      done.completeExceptionally(mayHaveTakenEffect ? failure.afterUnknown() : failure);
    } else {
      clock.after(Duration.ofNanos(wait), () -> {
        try {
          next.run();
        } catch (RuntimeException e) {
          // Nobody waits for this task: the stage is the only one who can tell.
          done.completeExceptionally(e);
        }
      });
    }
  }

  private long waitNanos(QuorateException failure) {
    long wait = (long) (pause.toNanos() * clock.share());
    Duration longer = pause.multipliedBy(2);
    pause = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
    return Math.max(wait, failure.retryAfter().map(Duration::toNanos).orElse(0L));
  }

  private Options inTime(Options any) {
    long left = Math.max(deadline - clock.nanoTime(), Duration.ofMillis(1).toNanos());
    return any.timeout(Duration.ofNanos(left));
  }
}

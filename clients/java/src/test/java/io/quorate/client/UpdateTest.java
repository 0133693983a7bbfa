package io.quorate.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.client.QuorateException.Reason;
import io.quorate.client.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Read-modify-write on a bucket that fails as it is told, in a time of its own. */
class UpdateTest {
  private static final Key KEY = Key.of("k");
  private static final Receipt RECEIPT = new Receipt(2, 0, 3);

  private final FakeClock clock = new FakeClock();
  private final ScriptedBucket bucket = new ScriptedBucket();
  private final AsyncTypedBucket<String> texts =
      new AsyncTypedBucket<>(bucket, Codec.text(), Resolver.merging(String::concat), clock);
  private int changes;

  /** Time passes only by waiting; a task runs when it is due. */
  private static final class FakeClock implements Clock {
    private final List<Duration> waits = new ArrayList<>();
    private long nanos;
    private int ids;

    @Override
    public long nanoTime() {
      return nanos;
    }

    @Override
    public String newRequestId() {
      return "id-" + ++ids;
    }

    @Override
    public double share() {
      return 1;
    }

    @Override
    public void after(Duration time, Runnable task) {
      waits.add(time);
      nanos += time.toNanos();
      task.run();
    }
  }

  /** Answers from a script; a failure is an answer like any other. */
  private static final class ScriptedBucket implements AsyncBucket {
    private final Deque<Object> script = new ArrayDeque<>();
    private final List<Options> puts = new ArrayList<>();
    private final List<String> values = new ArrayList<>();

    @Override
    public String name() {
      return "scripted";
    }

    private <T> CompletionStage<T> next(Class<T> kind) {
      Object answer = script.remove();
      return answer instanceof QuorateException failure
          ? CompletableFuture.failedFuture(failure)
          : CompletableFuture.completedFuture(kind.cast(answer));
    }

    @Override
    public CompletionStage<Read> get(Key key, Options options) {
      return next(Read.class);
    }

    @Override
    public CompletionStage<Written> put(Key key, Value value, Options options) {
      puts.add(options);
      values.add(value.text());
      return next(Written.class);
    }

    @Override
    public CompletionStage<Written> delete(Key key, Options options) {
      throw new AssertionError("an update deletes nothing");
    }

    @Override
    public CompletionStage<KeyPage> keys(String cursor, int limit, Options options) {
      throw new AssertionError("an update lists nothing");
    }
  }

  private static Read found(String... values) {
    List<Value> siblings = new ArrayList<>();
    for (String value : values) {
      siblings.add(Value.of(value));
    }
    return new Read(siblings, new Context("seen"), RECEIPT);
  }

  private static Written written() {
    return new Written(new Context("after"), RECEIPT);
  }

  private static QuorateException failed(Reason reason, boolean unknown) {
    return QuorateException.of(reason, "Scripted.").unknown(unknown).build();
  }

  private CompletableFuture<Updated<String>> update(Object... script) {
    bucket.script.addAll(List.of(script));
    return texts
        .update(
            KEY,
            found -> {
              changes++;
              return found.orElse("none") + "!";
            },
            Options.DEFAULT.timeout(Duration.ofSeconds(2)))
        .toCompletableFuture();
  }

  private static Throwable cause(CompletableFuture<?> stage) {
    return Objects.requireNonNull(
        assertThrows(CompletionException.class, stage::join).getCause());
  }

  @Test
  void whatWasReadIsWrittenOver() {
    assertEquals("v!", update(found("v"), written()).join().value());
    assertEquals("seen", bucket.puts.get(0).context().text());
    assertEquals(Optional.of("id-1"), bucket.puts.get(0).requestId());
    assertFalse(bucket.puts.get(0).isRepetition());
  }

  @Test
  void nothingThereIsEmptyAndSiblingsAreResolved() {
    assertEquals("none!", update(found(), written()).join().value());
    assertEquals("ab!", update(found("a", "b"), written()).join().value());
  }

  @Test
  void anUnknownWriteIsRepeatedUnderItsIdWithItsBytesAndSaysSo() {
    Updated<String> updated = update(
            found("v"),
            failed(Reason.DEADLINE_PASSED, true),
            failed(Reason.OVERLOADED, false),
            written())
        .join();
    assertEquals("v!", updated.value());
    assertEquals(1, changes);
    assertEquals(List.of("v!", "v!", "v!"), bucket.values);
    assertEquals(
        List.of(false, true, true),
        bucket.puts.stream().map(Options::isRepetition).toList());
    assertEquals(
        List.of("id-1", "id-1", "id-1"),
        bucket.puts.stream().map(put -> put.requestId().orElseThrow()).toList());
  }

  @Test
  void aWriteThatSurelyDidNothingIsNoRepetition() {
    update(found("v"), failed(Reason.QUORUM_NOT_REACHED, false), written()).join();
    assertFalse(bucket.puts.get(1).isRepetition());
  }

  @Test
  void aFailureInPassingOfTheReadIsRepeatedToo() {
    assertEquals(
        "v!",
        update(failed(Reason.UNREACHABLE, false), found("v"), written()).join().value());
  }

  @Test
  void pausesGrowAndEndNoSoonerThanTheNodeAsked() {
    QuorateException busy = QuorateException.of(Reason.OVERLOADED, "Busy.")
        .retryAfter(Duration.ofMillis(400))
        .build();
    update(
            failed(Reason.NOT_READY, false),
            failed(Reason.NOT_READY, false),
            busy,
            found("v"),
            written())
        .join();
    assertEquals(
        List.of(Duration.ofMillis(25), Duration.ofMillis(50), Duration.ofMillis(400)), clock.waits);
  }

  @Test
  void whatDoesNotPassIsNotRepeated() {
    QuorateException conflict = assertInstanceOf(
        QuorateException.class,
        cause(update(
            found("v"), failed(Reason.DEADLINE_PASSED, true), failed(Reason.CONFLICT, true))));
    assertEquals(Reason.CONFLICT, conflict.reason());
    assertEquals(1, changes);
  }

  @Test
  void theTimeoutIsForAllTriesAndTheLastOneTellsIfAnyMayTakeEffect() {
    List<Object> script = new ArrayList<>(List.of(found("v"), failed(Reason.UNREACHABLE, true)));
    for (int i = 0; i < 20; i++) {
      script.add(failed(Reason.UNREACHABLE, false));
    }
    QuorateException failure =
        assertInstanceOf(QuorateException.class, cause(update(script.toArray())));
    assertTrue(failure.mayTakeEffect());
    assertTrue(clock.nanos <= Duration.ofSeconds(2).toNanos(), "waited for " + clock.waits);
    assertTrue(bucket.puts.size() < 21, "tried " + bucket.puts.size() + " times");
  }
}

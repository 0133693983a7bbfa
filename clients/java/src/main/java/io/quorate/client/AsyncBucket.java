package io.quorate.client;

import io.quorate.client.time.SystemClock;
import java.util.concurrent.CompletionStage;

/**
 * A bucket whose answers come later: the whole interface that a way into a cluster implements.
 *
 * <p>Every stage ends by the request's timeout and a little, with a {@link QuorateException} if it
 * fails. It ends on a thread of the client or the node, which must not be blocked. What is wrong
 * with the arguments themselves is thrown at once, as {@link IllegalArgumentException}.
 *
 * <pre>{@code
 * AsyncBucket greetings = quorate.bucket("greetings").async();
 * greetings
 *     .put("en", "hello")
 *     .thenCompose(written -> greetings.get("en"))
 *     .thenAccept(read -> System.out.println(read.text()))
 *     .toCompletableFuture()
 *     .join();
 * }</pre>
 */
public interface AsyncBucket {
  String name();

  CompletionStage<Read> get(Key key, Options options);

  /** Writes a value, which supersedes what the options' context covers. */
  CompletionStage<Written> put(Key key, Value value, Options options);

  /** Deletes what the options' context covers; without one, what a read at this level finds. */
  CompletionStage<Written> delete(Key key, Options options);

  /**
   * Some of the bucket's keys that have a value: those after the cursor, which is
   * {@link KeyPage#START} or a page's {@link KeyPage#next}. A key that is written or deleted
   * meanwhile may be there or not; all others come once.
   *
   * @param limit how many, 1 to {@link KeyPage#KEYS_MAX}; fewer do not mean that it was the last
   *     page
   */
  CompletionStage<KeyPage> keys(String cursor, int limit, Options options);

  /** This bucket with values of the program's own, whose siblings are joined by the resolver. */
  default <T> AsyncTypedBucket<T> as(Codec<T> codec, Resolver<T> resolver) {
    return new AsyncTypedBucket<>(this, codec, resolver, SystemClock.INSTANCE);
  }

  default CompletionStage<Read> get(String key) {
    return get(Key.of(key), Options.DEFAULT);
  }

  default CompletionStage<Written> put(String key, String value) {
    return put(Key.of(key), Value.of(value), Options.DEFAULT);
  }

  default CompletionStage<Written> delete(String key) {
    return delete(Key.of(key), Options.DEFAULT);
  }
}

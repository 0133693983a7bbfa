package io.quorate.client;

import java.util.concurrent.CompletionStage;

/**
 * A bucket whose answers come later: the whole interface that a way into a cluster implements.
 *
 * <p>Every stage ends by the request's timeout and a little, with a {@link QuorateException} if it
 * fails. It ends on a thread of the client or the node, which must not be blocked. What is wrong
 * with the arguments themselves is thrown at once, as {@link IllegalArgumentException}.
 */
public interface AsyncBucket {
  String name();

  CompletionStage<Read> get(Key key, Options options);

  /** Writes a value, which supersedes what the options' context covers. */
  CompletionStage<Written> put(Key key, Value value, Options options);

  /** Deletes what the options' context covers; without one, what a read at this level finds. */
  CompletionStage<Written> delete(Key key, Options options);

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

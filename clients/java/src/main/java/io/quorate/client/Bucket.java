package io.quorate.client;

import java.util.Iterator;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A bucket whose methods wait for their answers. May be used by any number of threads.
 *
 * <p>Each method fails with a {@link QuorateException}, and with one for the reason
 * {@code INTERRUPTED} if the thread is interrupted while it waits; a write that was on its way then
 * may take effect.
 *
 * <pre>{@code
 * Bucket greetings = quorate.bucket("greetings");
 * greetings.put("en", "hello");
 * Read read = greetings.get("en");
 * greetings.put("en", read.text() + "!", read.context());
 * greetings.keys().forEach(System.out::println);
 * greetings.delete("en");
 * }</pre>
 */
public final class Bucket {
  private final AsyncBucket async;

  private Bucket(AsyncBucket async) {
    this.async = async;
  }

  /** The waiting view of a bucket. */
  public static Bucket of(AsyncBucket async) {
    return new Bucket(Objects.requireNonNull(async));
  }

  /** The same bucket with answers that come later. */
  public AsyncBucket async() {
    return async;
  }

  public String name() {
    return async.name();
  }

  public Read get(String key) {
    return get(Key.of(key));
  }

  public Read get(Key key) {
    return get(key, Options.DEFAULT);
  }

  public Read get(Key key, Options options) {
    return await(async.get(key, options), false);
  }

  /** Writes text without having seen anything: concurrent with all that is there. */
  public Written put(String key, String value) {
    return put(Key.of(key), Value.of(value), Options.DEFAULT);
  }

  /** Writes text over what was seen. */
  public Written put(String key, String value, Context seen) {
    return put(Key.of(key), Value.of(value), Options.of(seen));
  }

  public Written put(String key, byte[] value) {
    return put(Key.of(key), Value.of(value), Options.DEFAULT);
  }

  public Written put(Key key, Value value, Options options) {
    return await(async.put(key, value, options), true);
  }

  /** Deletes what a read finds. */
  public Written delete(String key) {
    return delete(Key.of(key), Options.DEFAULT);
  }

  public Written delete(Key key, Options options) {
    return await(async.delete(key, options), true);
  }

  /**
   * Reads, changes, and writes over what was read: see {@link AsyncTypedBucket#update}. Siblings
   * fail; {@link #as} says how to join them.
   */
  public Updated<Value> update(String key, AsyncTypedBucket.Change<Value> change) {
    return as(Codec.values(), Resolver.fail()).update(key, change);
  }

  /** This bucket with values of the program's own, whose siblings are joined by the resolver. */
  public <T> TypedBucket<T> as(Codec<T> codec, Resolver<T> resolver) {
    return new TypedBucket<>(async.as(codec, resolver));
  }

  /**
   * All keys that have a value, asked for page by page as the stream is read. A key that is written
   * or deleted meanwhile may be there or not; all others come once.
   */
  public Stream<Key> keys() {
    return keys(Options.DEFAULT);
  }

  /** The same; the options' timeout is for each page. */
  public Stream<Key> keys(Options options) {
    Iterator<Key> pages =
        new KeyPages(cursor -> await(async.keys(cursor, KeyPage.KEYS_MAX, options), false));
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(pages, Spliterator.NONNULL), false);
  }

  static <T> T await(CompletionStage<T> stage, boolean isWrite) {
    try {
      return stage.toCompletableFuture().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw QuorateException.of(
              QuorateException.Reason.INTERRUPTED, "The thread was interrupted while it waited.")
          .unknown(isWrite)
          .cause(e)
          .build();
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    }
  }

  /** The caller's own stack is worth more than the one of the thread that brought the answer. */
  private static RuntimeException failure(@Nullable Throwable cause) {
    if (cause instanceof QuorateException failure) {
      failure.addSuppressed(new Waiting());
      return failure;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    if (cause instanceof IllegalArgumentException || cause instanceof IllegalStateException) {
      // Of a codec, a resolver or a change: the program's own, and its to handle.
      cause.addSuppressed(new Waiting());
      throw (RuntimeException) cause;
    }
    return new IllegalStateException("a bucket failed in a way that is not documented", cause);
  }

  /** Shows in a stack trace where the answer was awaited. */
  private static final class Waiting extends Exception {
    private static final long serialVersionUID = 1L;

    Waiting() {
      super("awaited here");
    }
  }
}

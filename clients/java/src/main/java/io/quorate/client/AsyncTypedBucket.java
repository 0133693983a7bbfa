package io.quorate.client;

import io.quorate.client.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A bucket of a program's own values, whose siblings are joined as the program says. May be used by
 * any number of threads.
 *
 * <p>Stages end like those of {@link AsyncBucket}, and besides with what codec, resolver or change
 * throw.
 *
 * <pre>{@code
 * AsyncTypedBucket<Map<String, Integer>> views = quorate
 *     .bucket("views")
 *     .async()
 *     .as(Codec.jsonMap(Integer.class), Resolver.fail());
 * views
 *     .update(Key.of("home"), found -> Map.of("all", 1), Options.DEFAULT)
 *     .thenAccept(updated -> System.out.println(updated.value()))
 *     .toCompletableFuture()
 *     .join();
 * }</pre>
 */
public final class AsyncTypedBucket<T> {
  private final AsyncBucket raw;
  private final Codec<T> codec;
  private final Resolver<T> resolver;
  private final Clock clock;

  AsyncTypedBucket(AsyncBucket raw, Codec<T> codec, Resolver<T> resolver, Clock clock) {
    this.raw = Objects.requireNonNull(raw);
    this.codec = Objects.requireNonNull(codec);
    this.resolver = Objects.requireNonNull(resolver);
    this.clock = clock;
  }

  /**
   * What an update makes of what it finds.
   *
   * <p>Called once for each update, on a thread that must not be blocked.
   */
  @FunctionalInterface
  public interface Change<T> {
    /** The value to write; found is empty where the key has none. */
    T apply(Optional<T> found);
  }

  AsyncBucket raw() {
    return raw;
  }

  Codec<T> codec() {
    return codec;
  }

  public String name() {
    return raw.name();
  }

  /** The value, joined of siblings if there are several; nothing is written. */
  public CompletionStage<Optional<T>> get(Key key, Options options) {
    return raw.get(key, options).thenApply(this::resolved);
  }

  /** Writes a value, which supersedes what the options' context covers. */
  public CompletionStage<Written> put(Key key, T value, Options options) {
    return raw.put(key, codec.encode(value), options);
  }

  /** See {@link AsyncBucket#delete}. */
  public CompletionStage<Written> delete(Key key, Options options) {
    return raw.delete(key, options);
  }

  /**
   * Reads, resolves siblings, changes, and writes over what was read.
   *
   * <p>What fails in passing is repeated until the options' timeout is over, which is for the whole
   * update; the write takes effect at most once. Two updates at once both take effect: as siblings,
   * which the next one resolves. It is no compare-and-set.
   *
   * @param options their context is not used; a request id, if there is one, is the write's
   */
  public CompletionStage<Updated<T>> update(Key key, Change<T> change, Options options) {
    return new Update<>(this, key, Objects.requireNonNull(change), options, clock).run();
  }

  Optional<T> resolved(Read read) {
    List<Sibling<T>> siblings = read.siblings().stream()
        .map(value -> new Sibling<>(codec.decode(value), value.lastModified()))
        .toList();
    return switch (siblings.size()) {
      case 0 -> Optional.empty();
      case 1 -> Optional.of(siblings.get(0).value());
      default -> Optional.of(resolver.resolve(siblings));
    };
  }
}

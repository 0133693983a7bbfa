package io.quorate.client;

import java.util.Objects;
import java.util.Optional;

/**
 * A bucket of a program's own values whose methods wait for their answers. May be used by any
 * number of threads. Fails like {@link Bucket}, and besides with what codec, resolver or change
 * throw.
 *
 * <pre>{@code
 * TypedBucket<Set<String>> carts =
 *     quorate.bucket("carts").as(Codec.jsonSet(String.class), Resolver.union());
 * carts.update("anna", cart -> Stream.concat(cart.orElse(Set.of()).stream(), Stream.of("milk"))
 *     .collect(Collectors.toSet()));
 * }</pre>
 */
public final class TypedBucket<T> {
  private final AsyncTypedBucket<T> async;

  TypedBucket(AsyncTypedBucket<T> async) {
    this.async = Objects.requireNonNull(async);
  }

  /** The same bucket with answers that come later. */
  public AsyncTypedBucket<T> async() {
    return async;
  }

  public String name() {
    return async.name();
  }

  public Optional<T> get(String key) {
    return get(Key.of(key), Options.DEFAULT);
  }

  /** The value, joined of siblings if there are several; nothing is written. */
  public Optional<T> get(Key key, Options options) {
    return Bucket.await(async.get(key, options), false);
  }

  /** Writes a value, which supersedes what the options' context covers. */
  public Written put(Key key, T value, Options options) {
    return Bucket.await(async.put(key, value, options), true);
  }

  public Updated<T> update(String key, AsyncTypedBucket.Change<T> change) {
    return update(Key.of(key), change, Options.DEFAULT);
  }

  /** See {@link AsyncTypedBucket#update}. */
  public Updated<T> update(Key key, AsyncTypedBucket.Change<T> change, Options options) {
    return Bucket.await(async.update(key, change, options), true);
  }

  public Written delete(String key) {
    return delete(Key.of(key), Options.DEFAULT);
  }

  /** Deletes what the options' context covers; without one, what a read finds. */
  public Written delete(Key key, Options options) {
    return Bucket.await(async.delete(key, options), true);
  }
}

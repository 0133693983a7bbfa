package io.quorate.node.request;

import io.quorate.antientropy.causality.Content;
import io.quorate.antientropy.causality.RequestId;
import io.quorate.ring.Durability;
import io.quorate.ring.Key;
import java.util.Optional;

/** A request for one key. */
public sealed interface ClientRequest {
  /** The longest time that a client may ask us to wait: more is clamped. In milliseconds. */
  int TIMEOUT_MILLIS_MAX = 60_000;

  /** The time that is waited where a client names none. In milliseconds. */
  int TIMEOUT_MILLIS_DEFAULT = 5_000;

  Key key();

  Consistency consistency();

  /** How long the client waits, 1 to {@link #TIMEOUT_MILLIS_MAX} milliseconds. */
  int timeoutMillis();

  /** Calls the visitor's method for this kind of request. */
  <T> T accept(Visitor<T> visitor);

  /** Reads the siblings of a key. */
  record Get(Key key, Consistency consistency, int timeoutMillis) implements ClientRequest {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.get(this);
    }
  }

  /**
   * Writes a value, which supersedes what the context covers.
   *
   * @param context as an earlier answer gave it; empty: a blind write, concurrent with everything
   * @param id recognises a repetition of the same write
   * @param retry whether this repeats a write whose outcome the client does not know
   * @param durability instead of the bucket's
   * @param returnValue whether the answer shows the siblings after the write
   */
  record Put(
      Key key,
      Content content,
      String context,
      RequestId id,
      boolean retry,
      Consistency consistency,
      int timeoutMillis,
      Optional<Durability> durability,
      boolean returnValue)
      implements ClientRequest {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.put(this);
    }
  }

  /**
   * Deletes what the context covers.
   *
   * @param context as an earlier answer gave it; empty: read at the request's level and delete what
   *     was read
   */
  record Delete(
      Key key,
      String context,
      RequestId id,
      boolean retry,
      Consistency consistency,
      int timeoutMillis,
      Optional<Durability> durability,
      boolean returnValue)
      implements ClientRequest {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.delete(this);
    }
  }

  /** One method for each kind of request. */
  interface Visitor<T> {
    T get(Get request);

    T put(Put request);

    T delete(Delete request);
  }
}

package io.quorate.node.request;

import java.util.OptionalLong;

/**
 * One thing that a node asked for a request, of another node or of itself, and what came of it.
 *
 * <p>The times of one {@code by} are by its own clock, since the request began there.
 *
 * @param by the node that asked
 * @param node who was asked
 * @param asked what for
 * @param hintFor the owner for whom the node is to keep a hint; empty: its own copy
 * @param askedMicros when
 * @param answeredMicros when the answer came; {@link #NEVER}: not before the request was answered
 * @param answer what came: {@code copy}, {@code nothing}, {@code stored}, {@code coordinated}, or
 *     why nothing did; empty while there is none
 * @param digest of the state that came, or that was sent; equal digests mean equal states, and are
 *     those of {@link Explanation}. Empty where there is no state
 */
public record Step(
    String by,
    String node,
    Asked asked,
    String hintFor,
    long askedMicros,
    long answeredMicros,
    String answer,
    OptionalLong digest) {
  /** No answer. */
  public static final long NEVER = -1;

  /** How many steps of one request are told at most: the first ones. */
  public static final int STEPS_MAX = 32;

  /** What a node is asked for. */
  public enum Asked {
    /** Its copy. */
    FETCH,
    /** To make a client's write a part of its copy, under a new dot. */
    MINT,
    /** To make a state a part of its copy. */
    JOIN,
    /** To coordinate the request, as a node that owns the key. */
    COORDINATE
  }

  /** The same, of a request that began so much earlier than what asked. */
  public Step later(long micros) {
    return new Step(
        by,
        node,
        asked,
        hintFor,
        askedMicros + micros,
        answeredMicros == NEVER ? NEVER : answeredMicros + micros,
        answer,
        digest);
  }
}

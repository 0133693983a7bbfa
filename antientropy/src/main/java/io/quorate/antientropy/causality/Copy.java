package io.quorate.antientropy.causality;

import static com.google.common.base.Preconditions.checkArgument;

import org.jspecify.annotations.Nullable;

/**
 * What one replica holds for a key: the state, and the actor under which this replica writes it.
 *
 * <p>Only the state ever leaves the node; the rest is this replica's own memory of what it gave.
 *
 * @param state what is known of the key
 * @param own the actor of this replica's latest write of this key; none before its first
 * @param retired whether that actor must give no further dot, because somebody knew more of it than
 *     this replica does
 */
public record Copy(State state, @Nullable Actor own, boolean retired) {
  /** A key that this replica does not hold. */
  public static final Copy ABSENT = new Copy(State.EMPTY, null, false);

  public Copy {
    checkArgument(own != null || !retired, "only an actor can be retired");
  }

  /** A copy that this replica has got from others and never written. */
  public static Copy of(State state) {
    return new Copy(state, null, false);
  }

  /**
   * This copy after learning what another replica knows.
   *
   * <p>If that is more of my own actor than I know, dots were given that I forgot: the actor
   * retires. Returns this very copy if nothing changes.
   */
  public Copy join(State incoming) {
    State joined = state.join(incoming);
    boolean retire = retired || isAhead(incoming.history());
    return joined.equals(state) && retire == retired ? this : new Copy(joined, own, retire);
  }

  /** Whether {@link #pruned} is worth while: a delete to forget, or more entries than so many. */
  public boolean hasSpent(int most) {
    return Spent.isIn(state, most);
  }

  /**
   * This copy without what nobody needs once no older state of the key can come any more. Not a
   * join: for who takes part in a reap. If the own actor's entry goes, the actor goes too, and the
   * next write takes a fresh one. Returns this very copy if all is needed.
   */
  public Copy pruned() {
    State left = Spent.without(state);
    boolean continues = own != null && left.history().highest(own) > 0;
    return left.equals(state) ? this : new Copy(left, continues ? own : null, continues && retired);
  }

  /** This copy after a repeat laid this claim. */
  public Copy claim(Actor claim) {
    return new Copy(state.claim(claim), own, retired);
  }

  /** This copy after {@link State#withoutSupersededRepeats}; this very copy if nothing changes. */
  public Copy withoutSupersededRepeats() {
    State next = state.withoutSupersededRepeats();
    return next.equals(state) ? this : new Copy(next, own, retired);
  }

  /** This copy after a delete; a context ahead of my own actor retires it as a join does. */
  public Copy delete(History context) {
    return deleted(state.delete(context), context);
  }

  /**
   * The same, remembering the request: a late repeat would read anew and delete what was written in
   * between (package documentation, "Deletes").
   *
   * @param source this replica's
   */
  public Copy delete(History context, long timestamp, RequestId request, ActorSource source) {
    Actor by = source.remembering(own);
    return deleted(state.delete(context, timestamp, request, by), context);
  }

  private Copy deleted(State next, History context) {
    boolean retire = retired || isAhead(context);
    return next.equals(state) && retire == retired ? this : new Copy(next, own, retire);
  }

  /** Whether this history knows more of my own actor than I do. */
  boolean isAhead(History other) {
    return own != null && other.highest(own) > state.history().highest(own);
  }
}

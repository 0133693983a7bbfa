package io.quorate.antientropy.causality;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * The name of one write of one key: the actor that gave it and that actor's counter, from 1.
 *
 * <p>One dot names one value, for ever. Ordered by actor, then counter.
 *
 * @param actor who gave it
 * @param counter the how-manieth of that actor, 1 to {@link #COUNTER_MAX}
 */
public record Dot(Actor actor, long counter) implements Comparable<Dot> {
  /** The greatest counter: more than any actor lives to give. */
  public static final long COUNTER_MAX = (1L << 56) - 1;

  public Dot {
    checkArgument(
        counter >= 1 && counter <= COUNTER_MAX, "a dot's counter is 1 to %s", COUNTER_MAX);
  }

  @Override
  public int compareTo(Dot other) {
    int byActor = actor.compareTo(other.actor);
    return byActor != 0 ? byActor : Long.compare(counter, other.counter);
  }

  @Override
  public String toString() {
    return "(" + actor + "," + counter + ")";
  }
}

package io.quorate.antientropy.causality;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * The name of one write of one key: the actor that gave it and that actor's counter, from 1.
 *
 * <p>One dot names one value, for ever. Ordered by actor, then counter.
 *
 * @param actor who gave it
 * @param counter the how-manieth of that actor, at least 1
 */
public record Dot(Actor actor, long counter) implements Comparable<Dot> {
  public Dot {
    checkArgument(counter >= 1, "a dot's counter is at least 1");
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

package io.quorate.node.memory;

/**
 * How full something is that has a stated limit, at one moment. The simulator asks for all of a
 * node's, so that a limit that is not kept is found where it is passed, not where memory ends.
 *
 * @param what is counted, for people; unique within what it is counted of
 * @param now how many there are
 * @param most how many there may be
 */
public record Occupancy(String what, long now, long most) {
  /** Whether there are more than there may be. */
  public boolean isOver() {
    return now > most;
  }
}

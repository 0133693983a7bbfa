package io.quorate.ring.membership;

/**
 * Who answers now, as far as this node knows. It routes requests; it never decides who owns what.
 */
public interface Liveness {
  /** What is known of a member. */
  enum State {
    /** It answers, or nothing is known against it. */
    ALIVE,
    /** It failed to answer lately; not proven. Route to it, but not first. */
    SUSPECT,
    /** It does not answer. A fallback stands in for it. */
    DEAD
  }

  /** The state of a member; a name that nobody has tried yet counts as alive. */
  State state(String member);

  /**
   * Whether this member was heard from, or failed to answer, since this node started. A request
   * waits within its deadline for one that was not.
   */
  boolean tried(String member);
}

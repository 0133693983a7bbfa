package io.quorate.node.request;

import io.quorate.antientropy.causality.History;
import java.util.List;
import java.util.OptionalLong;

/**
 * Where a key's copies are and whether they are equal.
 *
 * @param owners the owners' copies, in the order of the preference list
 * @param fallbacks copies that fallbacks hold
 * @param hints who holds a hint of this key for whom
 * @param atOne whether a read that asks one replica could show less than is known
 */
public record Explanation(
    int partition, List<CopyOf> owners, List<CopyOf> fallbacks, List<Hint> hints, AtOne atOne) {
  /**
   * One node's copy.
   *
   * @param state alive, suspect, dead, or unreachable if it did not answer
   * @param digest equal digests mean equal copies; empty where there is no copy or no answer
   * @param history the writes that it knows of; empty where there is no copy or no answer
   * @param counts whether a read may count it: an owner's does, unless something of it was lost
   * @param compared when the copies of its partition were compared with other owners'
   */
  public record CopyOf(
      String node,
      String state,
      OptionalLong digest,
      int siblings,
      History history,
      boolean counts,
      List<Compared> compared) {
    public CopyOf {
      compared = List.copyOf(compared);
    }
  }

  /**
   * A comparison of a partition.
   *
   * @param millisAgo how long ago; empty: there was none since the node was started
   * @param different whether the copies differed
   */
  public record Compared(String peer, OptionalLong millisAgo, boolean different) {}

  /** A hint that waits at {@code node} for its owner {@code target}. */
  public record Hint(String node, String target) {}

  /**
   * What a read that asks one replica could show, as far as is known now.
   *
   * @param behind who would show other siblings than all that answered know together
   */
  public record AtOne(Verdict verdict, List<String> behind) {
    public AtOne {
      behind = List.copyOf(behind);
    }
  }

  /** Whether a read could be stale. */
  public enum Verdict {
    /** Whoever may answer it knows all that anybody knows. */
    CURRENT,
    /** Somebody who may answer it is behind. */
    STALE,
    /** Nobody is seen to be behind, but somebody who may know more did not answer. */
    UNKNOWN
  }
}

package io.quorate.node.request;

import static com.google.common.base.Preconditions.checkArgument;

import io.quorate.ring.Member;
import java.util.List;

/**
 * What all parts of a cluster's snapshot have in common: by it they are known to belong together.
 *
 * @param name as the operator gave it: like a node's name, and not beginning with a dot
 * @param id random: two snapshots of one name are not the same
 * @param wallMillis when it was asked for, by the clock of the node that was asked
 * @param generation of the topology in which it is taken
 * @param epoch of it: a snapshot begins and ends in one epoch, in which nothing moves
 * @param nodes who takes part, sorted
 */
public record SnapshotPlan(
    String name, long id, long wallMillis, long generation, long epoch, List<String> nodes) {
  public SnapshotPlan {
    checkName(name);
    checkArgument(!nodes.isEmpty(), "somebody takes part in a snapshot");
    nodes = nodes.stream().sorted().toList();
  }

  /**
   * The name, if it may be a snapshot's.
   *
   * @throws IllegalArgumentException with a sentence otherwise
   */
  public static String checkName(String name) {
    boolean isWord =
        name.length() <= Member.NAME_LENGTH_MAX && name.matches("[A-Za-z0-9_-][A-Za-z0-9._-]*");
    checkArgument(
        isWord,
        "a snapshot's name has 1 to %s characters of A-Z a-z 0-9 . _ - and begins with no dot",
        Member.NAME_LENGTH_MAX);
    return name;
  }
}

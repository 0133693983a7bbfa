package io.quorate.node.request;

/** What a node does for a snapshot of the cluster, in this order. */
public enum SnapshotStep {
  /** From now on nothing that others may need is forgotten. */
  HOLD,
  /** What is here now is given a second home. */
  TAKE,
  /** All have taken theirs: it is one of the node's snapshots now, and holding ends. */
  KEEP,
  /** It comes to nothing: holding ends, and what was taken is thrown away. */
  DISCARD
}

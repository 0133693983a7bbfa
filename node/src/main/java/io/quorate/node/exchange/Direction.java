package io.quorate.node.exchange;

/** Who gets what the other one has. */
public enum Direction {
  /** Each from the other: between owners of one list. */
  BOTH,
  /** This node from the peer: a new owner that is filled by an old one. */
  PULL,
  /** The peer from this node: an old owner that is about to drop its copy. */
  PUSH
}

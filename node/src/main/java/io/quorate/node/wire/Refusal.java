package io.quorate.node.wire;

/** Why a connection came to nothing, or ended. */
public enum Refusal {
  /** What came is not this protocol, or is broken. */
  GARBAGE,
  /** There is no version of the protocol that both speak. */
  VERSION,
  /** The peer does not know the cluster secret. */
  SECRET,
  /** The peer belongs to another cluster. */
  CLUSTER,
  /** The peer, or this node, belongs to an older generation of the cluster. */
  GENERATION,
  /** The peer has this node's name or disk. */
  IDENTITY,
  /** Another process runs on this node's disk: a peer that proved the secret says so. */
  TAKEN,
  /** The peer refused, and said why. */
  REFUSED_BY_PEER,
  /** Nothing came for too long. */
  SILENCE
}

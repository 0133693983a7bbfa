package io.quorate.node.wire;

import java.util.Optional;

/**
 * Whether two nodes that know the same secret may talk to each other.
 *
 * <p>A node without topology may talk to any, because it is to be founded or to join. Different
 * clusters never merge. Of different generations the lower one is a cluster that lost its majority
 * and was replaced: neither side takes anything from the other (DESIGN §3).
 */
public final class Compatibility {
  private Compatibility() {}

  /** Why they may not, as a sentence; empty if they may. */
  public static Optional<Refused> refused(Peer self, Peer peer) {
    if (peer.disk().equals(self.disk()) && peer.start() == self.start()) {
      return Optional.of(new Refused(
          Refusal.IDENTITY,
          "Node " + peer.name() + " at " + peer.address() + " is this node itself."));
    }
    if (peer.disk().equals(self.disk())) {
      return Optional.of(copies(peer, self));
    }
    if (peer.name().equals(self.name())) {
      return Optional.of(new Refused(
          Refusal.IDENTITY,
          "Two nodes have one name: " + describe(peer) + " and " + describe(self) + "."));
    }
    return ofClusters(self, peer);
  }

  private static Optional<Refused> ofClusters(Peer self, Peer peer) {
    if (self.cluster().isEmpty() || peer.cluster().isEmpty()) {
      return Optional.empty();
    }
    if (!self.cluster().equals(peer.cluster())) {
      return Optional.of(new Refused(
          Refusal.CLUSTER,
          "Different clusters do not merge: "
              + describe(peer)
              + " is in "
              + peer.cluster()
              + ", "
              + describe(self)
              + " in "
              + self.cluster()
              + "."));
    }
    if (self.generation() == peer.generation()) {
      return Optional.empty();
    }
    Peer older = self.generation() < peer.generation() ? self : peer;
    return Optional.of(new Refused(
        Refusal.GENERATION,
        describe(older)
            + " is of generation "
            + older.generation()
            + " of its cluster, which has been replaced by generation "
            + Math.max(self.generation(), peer.generation())
            + "."));
  }

  /** That a node must not run, because another process that answers has its disk. */
  public static Refused taken(Peer holder) {
    return new Refused(
        Refusal.TAKEN,
        "A node with this disk already runs: "
            + describe(holder)
            + ". A copied data directory is no second node; start that with an empty one.");
  }

  /**
   * That a node has to come again, because it is not known yet whether the other one still runs.
   */
  public static Refused inDoubt(Peer holder) {
    return new Refused(
        Refusal.IDENTITY,
        "A node with this disk has been here, and is asked whether it still runs: "
            + describe(holder)
            + ".");
  }

  private static Refused copies(Peer one, Peer other) {
    return new Refused(
        Refusal.IDENTITY,
        "Two nodes run on copies of one data directory: "
            + describe(one)
            + " and "
            + describe(other)
            + ".");
  }

  private static String describe(Peer peer) {
    return "node " + peer.name() + " at " + peer.address() + " with disk " + peer.disk();
  }

  /**
   * That they may not, and why.
   *
   * @param refusal {@link Refusal#TAKEN}: whoever is told must stop
   */
  public record Refused(Refusal refusal, String sentence) {}
}

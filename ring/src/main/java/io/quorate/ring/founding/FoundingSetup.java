package io.quorate.ring.founding;

import static com.google.common.base.Preconditions.checkArgument;

import io.quorate.ring.ClusterId;
import io.quorate.ring.Member;
import io.quorate.ring.Role;
import io.quorate.ring.Topology;
import java.util.Optional;

/**
 * What a node knows when it starts.
 *
 * @param self the member that this node is or wants to be
 * @param configured the configured list with this node in it; without nodes if none is configured
 * @param found whether this node was told to found the cluster ({@code --found})
 * @param freshId a random id for a cluster that this node may found
 * @param stored the topology on this node's disk
 * @param cluster the cluster that this node's disk belongs to, if known, with or without a topology
 */
public record FoundingSetup(
    Member self,
    ConfiguredMembers configured,
    boolean found,
    ClusterId freshId,
    Optional<Topology> stored,
    Optional<ClusterId> cluster) {
  public FoundingSetup {
    checkArgument(self.role() == Role.MEMBER, "a founding member is a full one");
    checkArgument(
        configured.nodes().isEmpty() || configured.node(self.name()).isPresent(),
        "this node, '%s', is not in its own configured list of members",
        self.name());
    checkArgument(
        self.weight() > 0 || stored.isPresent() || !(found || configured.nodes().isEmpty()),
        "the founder needs a weight above 0: somebody has to own the keys");
  }

  /** Whether this node makes epoch 1: told to, or alone. */
  boolean founds() {
    return found || configured.nodes().isEmpty();
  }

  Offer offer() {
    return new Offer(
        self.name(),
        self.disk(),
        self.peer(),
        self.http(),
        self.zone(),
        self.weight(),
        configured.hash(),
        cluster);
  }
}

package io.quorate.node.coordinator;

import com.google.common.collect.ImmutableSortedMap;
import io.quorate.ring.BucketDefinition;
import io.quorate.ring.Holders;
import io.quorate.ring.Key;
import io.quorate.ring.Member;
import io.quorate.ring.Topology;
import io.quorate.ring.membership.Liveness;
import java.util.Map;
import java.util.Objects;

/**
 * The cluster as one lane sees it until it gets the next view. Immutable.
 *
 * @param self this node's name; a member
 * @param states what is known of the members by name; a name that is missing counts as alive
 */
public record View(Topology topology, String self, Map<String, Liveness.State> states) {
  public View {
    states = ImmutableSortedMap.copyOf(states);
  }

  /** What is known of this member. This node is alive to itself. */
  Liveness.State state(Member member) {
    return isSelf(member)
        ? Liveness.State.ALIVE
        : Objects.requireNonNullElse(states.get(member.name()), Liveness.State.ALIVE);
  }

  /** Whether a request may be sent there in the hope of an answer. */
  boolean isLiving(Member member) {
    return state(member) != Liveness.State.DEAD;
  }

  boolean isSelf(Member member) {
    return member.name().equals(self);
  }

  Member member(String name) {
    return topology
        .member(name)
        .orElseThrow(() -> new AssertionError(name + " is no member of " + topology));
  }

  /** Where this key lives. */
  Placement place(Key key) {
    return place(topology.ring().partitionOf(key), key.bucket());
  }

  /** Where the keys of this partition and bucket live. */
  Placement place(int partition, String bucketName) {
    Holders holders = topology.holders(partition);
    BucketDefinition bucket = topology.bucket(bucketName);
    int n = bucket.n();
    return new Placement(
        this, holders, bucket, holders.read().owners(n), holders.owners(n), holders.fallbacks(n));
  }
}

package io.quorate.ring.founding;

import io.quorate.ring.ClusterId;
import io.quorate.ring.DiskId;
import io.quorate.ring.Member;
import io.quorate.ring.Topology;
import java.util.Map;
import java.util.Optional;

/** Why an offer has no place, or a disk no business, in a cluster: one sentence each. */
final class Refusals {
  private Refusals() {}

  /** Of an offer that reaches a founder who has not founded yet. */
  static Optional<String> beforeFounding(
      Offer offer, FoundingSetup founder, Map<String, Offer> known) {
    String name = offer.name();
    ConfigHash wanted = founder.configured().hash();
    if (offer.cluster().isPresent()) {
      return Optional.of(
          "the disk of '%s' belongs to cluster %s and cannot be in another that is being founded"
              .formatted(name, offer.cluster().get()));
    }
    if (founder.configured().node(name).isEmpty()) {
      return Optional.of("'%s' is not in the founder's configured list of members".formatted(name));
    }
    if (name.equals(founder.self().name())) {
      return Optional.of("'%s' is the founder's own name".formatted(name));
    }
    if (offer.config().members() != wanted.members()) {
      return Optional.of(
          ("'%s' is configured with other members (names, peer addresses) or another number of"
                  + " partitions than the founder '%s'")
              .formatted(name, founder.self().name()));
    }
    if (offer.config().buckets() != wanted.buckets()) {
      return Optional.of("'%s' is configured with other buckets than the founder '%s'"
          .formatted(name, founder.self().name()));
    }
    return disks(offer, founder, known);
  }

  private static Optional<String> disks(
      Offer offer, FoundingSetup founder, Map<String, Offer> known) {
    Offer before = known.get(offer.name());
    if (before != null && !before.disk().equals(offer.disk())) {
      return Optional.of(secondDisk(offer.name(), before.disk(), offer.disk()));
    }
    if (founder.self().disk().equals(offer.disk())) {
      return Optional.of(copiedDisk(offer, founder.self().name()));
    }
    for (Offer other : known.values()) {
      if (!other.name().equals(offer.name()) && other.disk().equals(offer.disk())) {
        return Optional.of(copiedDisk(offer, other.name()));
      }
    }
    return Optional.empty();
  }

  /** Of an offer that reaches a member of a cluster. */
  static Optional<String> afterFounding(Offer offer, Topology topology) {
    Optional<String> foreign = foreign(offer.name(), offer.cluster(), topology);
    if (foreign.isPresent()) {
      return foreign;
    }
    Optional<Member> holder = topology.member(offer.disk());
    if (holder.isPresent() && !holder.get().name().equals(offer.name())) {
      return Optional.of(copiedDisk(offer, holder.get().name()));
    }
    return misfit(offer.name(), offer.disk(), topology);
  }

  /** Of a topology that does not name this node with this disk, or is another cluster's. */
  static Optional<String> ofTopology(Member self, Optional<ClusterId> cluster, Topology topology) {
    Optional<String> foreign = foreign(self.name(), cluster, topology);
    if (foreign.isPresent()) {
      return foreign;
    }
    Optional<Member> holder = topology.member(self.disk());
    if (holder.isPresent() && !holder.get().name().equals(self.name())) {
      return Optional.of("this disk belongs to '%s' and cannot be that of '%s'"
          .formatted(holder.get().name(), self.name()));
    }
    return misfit(self.name(), self.disk(), topology);
  }

  private static Optional<String> foreign(
      String name, Optional<ClusterId> cluster, Topology topology) {
    if (cluster.isPresent() && !cluster.get().equals(topology.cluster())) {
      return Optional.of(
          "the disk of '%s' belongs to cluster %s, this is cluster %s; clusters never merge"
              .formatted(name, cluster.get(), topology.cluster()));
    }
    return Optional.empty();
  }

  private static Optional<String> misfit(String name, DiskId disk, Topology topology) {
    Optional<Member> member = topology.member(name);
    if (member.isEmpty()) {
      return Optional.of("cluster %s has no member '%s'; a new node joins with --join"
          .formatted(topology.cluster(), name));
    }
    return member.get().disk().equals(disk)
        ? Optional.empty()
        : Optional.of(secondDisk(name, member.get().disk(), disk));
  }

  private static String secondDisk(String name, DiskId known, DiskId shown) {
    return ("'%s' is known with disk %s and came with disk %s: its data was wiped, or two nodes have"
            + " one name")
        .formatted(name, known, shown);
  }

  private static String copiedDisk(Offer offer, String holder) {
    return "'%s' came with the disk of '%s', %s: a data directory must not be copied"
        .formatted(offer.name(), holder, offer.disk());
  }
}

package io.quorate.ring.transition;

import static com.google.common.base.Preconditions.checkArgument;

import io.quorate.ring.DiskId;
import io.quorate.ring.HostPort;
import io.quorate.ring.Member;
import io.quorate.ring.Role;
import io.quorate.ring.Topology;
import java.util.List;
import java.util.function.Predicate;

/**
 * What an operator, or a node that joins, wants changed about the members: a value that finds its
 * own work done. So it may be asked for again, proposed by two nodes at once, and applied to
 * whatever was chosen instead.
 */
public sealed interface Change {
  /** What becomes of the topology. */
  Planned plan(Topology base);

  /** These nodes come in, each with the zone and weight that it bears, as joining members. */
  record Join(List<Member> members) implements Change {
    public Join {
      members = List.copyOf(members);
      checkArgument(!members.isEmpty(), "nobody joins");
    }

    @Override
    public Planned plan(Topology base) {
      return Planning.join(base, members);
    }
  }

  /** This member hands its copies to the others and goes. */
  record Leave(String name) implements Change {
    @Override
    public Planned plan(Topology base) {
      return Planning.leave(base, name);
    }
  }

  /**
   * A member that will not come back is taken out; the others rebuild its copies from theirs. This
   * is a leave for which nobody waits, also of a member that was leaving and died over it: whether
   * it is dead knows who asks, not the topology.
   */
  record Remove(String name) implements Change {
    @Override
    public Planned plan(Topology base) {
      return Planning.remove(base, name);
    }
  }

  /**
   * A member takes the place of one that will not come back: its weight, and each of its copies. Of
   * all others, only those copies move that the balance needs.
   *
   * @param by a member that owns nothing yet (a standby)
   */
  record Replace(String name, String by) implements Change {
    public Replace {
      checkArgument(!name.equals(by), "'%s' cannot take its own place", name);
    }

    @Override
    public Planned plan(Topology base) {
      return Planning.replace(base, name, by);
    }
  }

  /** This member's share becomes this one beside the others; 0 makes it a standby. */
  record Weight(String name, int weight) implements Change {
    public Weight {
      checkArgument(
          weight >= 0 && weight <= Member.WEIGHT_MAX,
          "a weight is 0 to %s, not %s",
          Member.WEIGHT_MAX,
          weight);
    }

    @Override
    public Planned plan(Topology base) {
      return Planning.weight(base, name, weight);
    }
  }

  /**
   * This member is reached elsewhere than before: proposed by itself when it starts under another
   * address. Moves nothing, and waits for no change that is running.
   *
   * @param disk its disk, so that nobody else can say so
   */
  record Address(String name, DiskId disk, HostPort peer, HostPort http) implements Change {
    @Override
    public Planned plan(Topology base) {
      return Planning.address(base, this);
    }
  }

  /** This member stands in another zone. */
  record Zone(String name, String zone) implements Change {
    public Zone {
      checkArgument(
          zone.matches("[A-Za-z0-9._-]{1," + Member.ZONE_LENGTH_MAX + "}"),
          "a zone has 1 to %s characters of A-Z a-z 0-9 . _ -",
          Member.ZONE_LENGTH_MAX);
    }

    @Override
    public Planned plan(Topology base) {
      return Planning.zone(base, name, zone);
    }
  }

  /**
   * The running change is given up: who was coming goes, who was going stays. Weights and zones
   * stay as they were set, since nothing tells what they were.
   *
   * @param joining who was coming in the change that is meant; not those who wait for the next one
   * @param leaving who was going in it
   */
  record Cancel(List<String> joining, List<String> leaving) implements Change {
    public Cancel {
      joining = List.copyOf(joining);
      leaving = List.copyOf(leaving);
    }

    /** Cancels what is running in this topology, and nothing that begins after it. */
    public static Cancel of(Topology topology) {
      return new Cancel(
          names(
              topology,
              member ->
                  member.role() == Role.JOINING && Planning.isPlaced(topology, member.name())),
          names(topology, member -> member.role().isGoing()));
    }

    private static List<String> names(Topology topology, Predicate<Member> meant) {
      return topology.members().stream().filter(meant).map(Member::name).toList();
    }

    @Override
    public Planned plan(Topology base) {
      return Cancelling.of(base, this);
    }
  }
}

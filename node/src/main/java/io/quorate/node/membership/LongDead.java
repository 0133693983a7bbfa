package io.quorate.node.membership;

import io.quorate.ring.Member;
import io.quorate.ring.Role;
import io.quorate.ring.Topology;
import io.quorate.ring.membership.Liveness;
import io.quorate.ring.transition.Change;
import io.quorate.ring.transition.Stall;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The policy {@code remove-after}: whom to give up because it has been dead for so long. Confined
 * to lane 0.
 *
 * <p>What is counted is the time for which this node saw it dead while it looked: a node that stood
 * still for an hour has not seen anybody dead in that hour.
 */
public final class LongDead {
  private static final long STEP_NANOS_MAX = Duration.ofSeconds(2).toNanos();

  private final Optional<Duration> after;
  private final TreeMap<String, Long> dead = new TreeMap<>();
  private long lookedAt;
  private boolean looked;

  /** A policy; without a time nobody is ever given up. */
  public LongDead(Optional<Duration> after) {
    this.after = after;
  }

  /** This is what is known of the members now. */
  void tick(SortedMap<String, Liveness.State> states, long now) {
    long step = looked ? Math.min(now - lookedAt, STEP_NANOS_MAX) : 0;
    looked = true;
    lookedAt = now;
    dead.keySet().removeIf(name -> states.get(name) != Liveness.State.DEAD);
    for (Map.Entry<String, Liveness.State> each : states.entrySet()) {
      if (each.getValue() == Liveness.State.DEAD) {
        dead.merge(each.getKey(), step, Long::sum);
      }
    }
  }

  /**
   * The removal of the first one that was dead for long enough, if the topology lets it go; where a
   * running change cannot end without those who were, its cancelling. Nobody else would give that
   * change up, and whoever asked for it can ask again.
   */
  Optional<Change> removal(Topology topology) {
    TreeSet<String> given = new TreeSet<>();
    for (Member member : topology.members()) {
      if (member.role() != Role.REMOVED && isDeadLongEnough(member.name())) {
        given.add(member.name());
        Change removal = new Change.Remove(member.name());
        if (removal.plan(topology).next().isPresent()) {
          return Optional.of(removal);
        }
      }
    }
    return given.isEmpty()
        ? Optional.empty()
        : Stall.of(topology, given)
            .filter(stall -> stall.remedy() == Stall.Remedy.CANCEL)
            .map(stall -> Change.Cancel.of(topology));
  }

  private boolean isDeadLongEnough(String name) {
    return after.isPresent() && dead.getOrDefault(name, 0L) >= after.get().toNanos();
  }
}

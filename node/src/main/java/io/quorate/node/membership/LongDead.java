package io.quorate.node.membership;

import io.quorate.ring.Member;
import io.quorate.ring.Role;
import io.quorate.ring.Topology;
import io.quorate.ring.membership.Liveness;
import io.quorate.ring.transition.Change;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

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

  /** The removal of the first one that was dead for long enough, if the topology lets it go. */
  Optional<Change> removal(Topology topology) {
    if (after.isEmpty()) {
      return Optional.empty();
    }
    for (Member member : topology.members()) {
      Change removal = new Change.Remove(member.name());
      if (member.role() != Role.REMOVED
          && dead.getOrDefault(member.name(), 0L) >= after.get().toNanos()
          && removal.plan(topology).next().isPresent()) {
        return Optional.of(removal);
      }
    }
    return Optional.empty();
  }
}

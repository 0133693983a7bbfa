package io.quorate.node.membership;

import io.quorate.node.calls.CallOutcome;
import io.quorate.node.calls.Calls;
import io.quorate.node.environment.Environment;
import io.quorate.node.environment.Lane;
import io.quorate.node.wire.Reply;
import io.quorate.node.wire.Request;
import io.quorate.ring.Member;
import io.quorate.ring.Topology;
import io.quorate.ring.membership.Liveness;
import java.time.Duration;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Measures how far the wall clocks of the other members are from this node's, and warns of those
 * that are far off. Confined to lane 0.
 */
public final class ClockOffsets {
  /* How it works
   *
   *   own wall clock   ───┬───────────────┬──▶       offset = told − (now − round trip / 2)
   *                    asked            answered     wrong by half the round trip at most
   *                        ╲           ╱
   *   other's clock    ─────┴─ told ──┴──────▶
   *
   * One living member is asked each period, one after the other by name, so that each node asks
   * equally often however many there are. Answers that took longer than twice ERROR_MILLIS_MAX say
   * too little and are dropped. Nothing is corrected: the hybrid clock bounds what a wrong clock does.
   */
  private static final long PERIOD_NANOS = Duration.ofSeconds(2).toNanos();
  private static final long TIMEOUT_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long WARN_AGAIN_NANOS = Duration.ofMinutes(10).toNanos();
  private static final long ERROR_MILLIS_MAX = 250;
  private static final long WARN_MILLIS = 1_000;
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final int ANY_PARTITION = -1;

  private final Environment environment;
  private final Lane lane;
  private final Calls calls;
  private final String self;
  private final TreeMap<String, Member> members = new TreeMap<>();
  private final TreeMap<String, Long> offsets = new TreeMap<>();
  private final TreeMap<String, Long> warnedAt = new TreeMap<>();
  private SortedMap<String, Liveness.State> states = Collections.emptySortedMap();
  private String askedLast = "";
  private Lane.@Nullable Timer timer;
  private boolean stopped;

  /** Measures nothing until {@link #watch}. */
  public ClockOffsets(Environment environment, Calls calls, String self) {
    this.environment = environment;
    this.lane = environment.lane(0);
    this.calls = calls;
    this.self = self;
  }

  /** From now on these members are asked. */
  public void watch(Topology topology) {
    members.clear();
    for (Member member : topology.members()) {
      if (!member.name().equals(self)) {
        members.put(member.name(), member);
      }
    }
    offsets.keySet().retainAll(members.keySet());
    warnedAt.keySet().retainAll(members.keySet());
    if (timer == null && !stopped) {
      timer = lane.after(PERIOD_NANOS, this::period);
    }
  }

  /** This is known of the members; who is not alive is not asked. */
  public void states(SortedMap<String, Liveness.State> now) {
    states = now;
  }

  /** Asks nobody any more. */
  public void stop() {
    stopped = true;
    Lane.Timer now = timer;
    if (now != null) {
      now.cancel();
    }
  }

  /** How far that clock is from this node's that is farthest, either way, in milliseconds. */
  public long farthestMillis() {
    return offsets.values().stream().mapToLong(Math::abs).max().orElse(0);
  }

  private void period() {
    if (stopped) {
      return;
    }
    timer = lane.after(PERIOD_NANOS, this::period);
    Stream.concat(
            members.tailMap(askedLast, false).values().stream(),
            members.headMap(askedLast, true).values().stream())
        .filter(this::isAlive)
        .findFirst()
        .ifPresent(this::ask);
  }

  private boolean isAlive(Member member) {
    return states.getOrDefault(member.name(), Liveness.State.ALIVE) == Liveness.State.ALIVE;
  }

  private void ask(Member member) {
    askedLast = member.name();
    long askedAt = environment.clock().nanos();
    calls.call(
        member.peer(),
        ANY_PARTITION,
        new Request.AskTime(),
        TIMEOUT_NANOS,
        outcome -> answered(member.name(), askedAt, outcome));
  }

  private void answered(String name, long askedAt, CallOutcome outcome) {
    if (stopped
        || !members.containsKey(name)
        || !(outcome instanceof CallOutcome.Replied replied)
        || !(replied.reply() instanceof Reply.TimeTold told)) {
      return;
    }
    long now = environment.clock().nanos();
    long errorMillis = (now - askedAt) / 2 / NANOS_PER_MILLI;
    if (errorMillis <= ERROR_MILLIS_MAX) {
      long offset = told.wallMillis() - (environment.clock().wallMillis() - errorMillis);
      offsets.put(name, offset);
      judge(name, offset, errorMillis, now);
    }
  }

  private void judge(String name, long offset, long errorMillis, long now) {
    if (Math.abs(offset) - errorMillis <= WARN_MILLIS) {
      return;
    }
    Long warned = warnedAt.get(name);
    if (warned == null || now - warned >= WARN_AGAIN_NANOS) {
      warnedAt.put(name, now);
      environment
          .log()
          .warn("The clock of " + name + " is " + Math.abs(offset) + " ms "
              + (offset > 0 ? "ahead of" : "behind")
              + " this node's: set both by one time server. In buckets where the last writer wins, the"
              + " clock that is ahead wins over later writes.");
    }
  }
}

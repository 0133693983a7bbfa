package io.quorate.antientropy.hints;

import io.quorate.ring.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * Decides which hints are delivered when: a machine, one per lane, told the time by its host.
 *
 * <p>Targets that cannot be reached are left alone; those that can are walked through key by key, a
 * bounded number at a time and a bounded number per second. A target at which a delivery fails
 * rests for a while, longer each time. Memory is bounded by the number of targets and the keys of
 * one page of each, however many hints wait.
 *
 * <p>Mutable, confined to its lane. Time is nanoseconds that never run backwards.
 */
public final class HintReplay {
  /*
   * How it works
   *
   * A target is walked in passes over its hints in the order of keys:
   *
   *      pass begins                                         pass ends: nothing listed, nothing in flight
   *      │  Scan ─▶ [k1 … k32]  Deliver …  Scan ─▶ [k33 …]       │
   *      ▼                                                       ▼
   *   ───┴───────────────────────────────────────────────────────┴──▶ next pass, if a delivery failed or a
   *          ▲ failure: no delivery before notBefore                   hint came in since this pass began;
   *                                                                    else the target is forgotten
   *
   * Invariants: a key is in flight at most once, because a pass lists a key once and a next one begins
   * only when nothing is in flight. A hint that was stored before a pass began, or since, is met by this
   * pass or by the next, because `arrived` makes a next one. So a hint waits for ever only if its target
   * is unreachable for ever or its delivery fails for ever.
   *
   * The rate is a virtual schedule (the generic cell rate algorithm): each delivery books the next slot
   * of 1/perSecondMax, and may book at most a burst of inFlightMax slots of the past.
   */
  private final Pace pace;
  private final RandomGenerator random;
  private final NavigableMap<String, Target> targets = new TreeMap<>();
  private final long slotNanos;
  private long slot = Long.MIN_VALUE;
  private String lastServed = "";

  /** A replay that knows of no hints. */
  public HintReplay(Pace pace, RandomGenerator random) {
    this.pace = pace;
    this.random = random;
    this.slotNanos = Math.max(1, 1_000_000_000L / pace.perSecondMax());
  }

  /** A hint for this target is there: found at start, or newly stored. Its target may be new. */
  public List<Effect> stored(String target, boolean reachable, long now) {
    Target known = targets.get(target);
    if (known == null) {
      targets.put(
          target, new Target(target, reachable, now + jitter(pace.backoffMin().toNanos())));
    } else {
      known.arrived = true;
    }
    return tick(now);
  }

  /**
   * Whether deliveries to this target may be tried: it is alive, or no member any more (then its
   * hints go to the others). Unknown targets are ignored.
   */
  public List<Effect> reachable(String target, boolean reachable, long now) {
    Target known = targets.get(target);
    if (known != null && known.reachable != reachable) {
      known.reachable = reachable;
      known.failures = 0;
      // Not all who hold hints for a returned node should begin in the same instant.
      known.notBefore = now + jitter(pace.backoffMin().toNanos());
    }
    return tick(now);
  }

  /**
   * The answer to a {@link Effect.Scan}.
   *
   * @param keys ascending, after the key that was asked for
   * @param end whether there is none after these
   */
  public List<Effect> scanned(String target, List<Key> keys, boolean end, long now) {
    Target known = expect(target);
    known.scanned(keys, end);
    return tick(now);
  }

  /** The hint has been delivered and deleted, is gone, or was replaced by a newer one. */
  public List<Effect> delivered(String target, Key key, long now) {
    Target known = expect(target);
    known.landed(key);
    known.failures = 0;
    return tick(now);
  }

  /** The hint is still there and must be tried again later. */
  public List<Effect> failed(String target, Key key, long now) {
    Target known = expect(target);
    known.landed(key);
    known.failed = true;
    if (now >= known.notBefore) { // Those in flight together count as one failure.
      known.notBefore = now + backoff(known.failures++);
    }
    return tick(now);
  }

  private Target expect(String target) {
    Target known = targets.get(target);
    if (known == null) {
      throw new IllegalStateException("nothing was asked about " + target);
    }
    return known;
  }

  private long backoff(int failures) {
    long most = pace.backoffMax().toNanos();
    long least = pace.backoffMin().toNanos();
    long doubled = failures >= 30 ? most : Math.min(most, least << failures);
    long full = doubled < least ? most : doubled;
    return full / 2 + jitter(full / 2);
  }

  private long jitter(long nanos) {
    return random.nextLong(nanos + 1);
  }

  /** Does what is due. */
  public List<Effect> tick(long now) {
    List<Effect> effects = new ArrayList<>();
    boolean progress = true;
    while (progress) {
      progress = false;
      for (Target target : rotated()) {
        progress |= step(target, now, effects);
      }
    }
    return effects;
  }

  /** All targets, beginning behind the one served last, so that none starves at a low rate. */
  private List<Target> rotated() {
    List<Target> order = new ArrayList<>(targets.tailMap(lastServed, false).values());
    order.addAll(targets.headMap(lastServed, true).values());
    return order;
  }

  /** At most one effect for this target; false if nothing more is to be done for it now. */
  private boolean step(Target target, long now, List<Effect> effects) {
    if (target.isPassOver()) {
      if (target.failed || target.arrived) {
        target.beginPass();
      } else {
        targets.remove(target.name);
        return false;
      }
    }
    if (!target.reachable || now < target.notBefore) {
      return false;
    }
    if (target.wantsPage()) {
      effects.add(target.scan(pace.inFlightMax()));
      return true;
    }
    if (!target.hasReady(pace.inFlightMax()) || !takeSlot(now)) {
      return false;
    }
    lastServed = target.name;
    effects.add(target.deliver());
    return true;
  }

  private boolean takeSlot(long now) {
    long earliest = now - slotNanos * (pace.inFlightMax() - 1L);
    slot = Math.max(slot, earliest);
    if (slot > now) {
      return false;
    }
    slot += slotNanos;
    return true;
  }

  /** When {@link #tick} has something to do next; {@link Long#MAX_VALUE}: not before an input. */
  public long wakeAt() {
    long wake = Long.MAX_VALUE;
    for (Target target : targets.values()) {
      if (target.reachable && target.wantsPage()) {
        wake = Math.min(wake, target.notBefore);
      } else if (target.reachable && target.hasReady(pace.inFlightMax())) {
        wake = Math.min(wake, Math.max(target.notBefore, slot));
      }
    }
    return wake;
  }

  /** How many deliveries are in flight. */
  public int inFlight() {
    int sum = 0;
    for (Target target : targets.values()) {
      sum += target.inFlight.size();
    }
    return sum;
  }

  /** The targets for which hints may wait, ascending. */
  public List<String> targets() {
    return List.copyOf(targets.keySet());
  }
}

package io.quorate.simulation;

import io.quorate.node.reap.ReapSettings;
import io.quorate.ring.Key;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A world in which tombstones are reaped, and histories pruned, while everything breaks: one of
 * two. Its clients leave groups of keys alone for a while, so that there is something to reap, and
 * come back to them.
 *
 * <p>Some are <em>patient</em>: a tombstone is kept as long as a repeat of a request may be late in
 * this world. A client gives up within ten seconds, a wire holds a message back for eight, a
 * process stands still for thirty, and a clock runs at twice the pace. The others are
 * <em>brisk</em>: they keep it for two to four seconds, so that rounds meet every fault there is,
 * and nothing repeats: no client does, and each asks an owner, because who forwards a request may
 * do so twice.
 */
final class Reaps {
  private static final long SECOND = 1_000_000_000L;
  private static final int GROUPS = 4;
  private static final int PATIENT_ONE_OF = 3;
  private static final int BRISK_ONE_OF = 4;
  private static final int OWNERS = 3;
  private static final int TRIES = 100;

  /** Histories are pruned of as little as one entry that nobody needs. */
  private static final int SPENT_MAX = 3;

  private final World world;
  private final boolean brisk;
  private final long windowSeconds;
  private final int spentMax;

  private Reaps(World world, boolean brisk, long windowSeconds) {
    this.world = world;
    this.brisk = brisk;
    this.windowSeconds = windowSeconds;
    this.spentMax = world.random("prunes").nextInt(SPENT_MAX);
  }

  /** Whether this world is one of them; those of mutants are not, for their faults show without. */
  static Optional<Reaps> of(World world, Faults faults, Mutant mutant) {
    if (mutant != Mutant.NONE) {
      return Optional.empty();
    }
    RandomGenerator random = world.random("brisk reaps");
    if (random.nextInt(BRISK_ONE_OF) == 0) {
      return Optional.of(new Reaps(world, true, 2 + random.nextInt(3)));
    }
    return world.random("reaps").nextInt(PATIENT_ONE_OF) == 0
        ? Optional.of(new Reaps(world, false, window(faults)))
        : Optional.empty();
  }

  private static long window(Faults faults) {
    long seconds = 10;
    seconds += faults.has(Faults.Kind.CLOGGED_LINK) ? 8 : 0;
    seconds += faults.has(Faults.Kind.PAUSE) ? (faults.pausesForMinutes() ? 182 : 32) : 0;
    return faults.has(Faults.Kind.CLOCK_RATE) ? 2 * seconds : seconds;
  }

  ReapSettings settings() {
    return new ReapSettings(true, Duration.ofSeconds(windowSeconds), spentMax);
  }

  Workload workload(Workload drawn) {
    return drawn.thatReaps(brisk);
  }

  /**
   * In what time everything is reaped once nothing breaks any more: where the last writer wins, a
   * delete's time is forgotten after one window, and the rest after another.
   */
  long enough() {
    return (3 * windowSeconds + 120) * SECOND;
  }

  /** The number of a key among so many: those of the group that is in use now. */
  int key(int drawn, int keys) {
    long turn = (brisk ? 1 : 2) * world.now() / (windowSeconds * SECOND);
    return drawn + keys * (int) (turn % GROUPS);
  }

  /** Whom a client asks; nobody where none of those that it reaches will do. */
  Optional<SimulatedCluster.Member> asked(
      SimulatedCluster cluster, Key key, RandomGenerator random) {
    for (int i = 0; i < TRIES; i++) {
      SimulatedCluster.Member any = cluster.anyReached(random);
      if (!brisk || owns(any, key)) {
        return Optional.of(any);
      }
    }
    return Optional.empty();
  }

  private static boolean owns(SimulatedCluster.Member member, Key key) {
    return member
        .node()
        .flatMap(node -> node.cluster().topology())
        .filter(topology -> topology.holders(key).isOwner(member.name(), OWNERS))
        .isPresent();
  }
}

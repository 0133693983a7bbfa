package io.quorate.simulation;

import io.quorate.node.reap.ReapSettings;
import java.time.Duration;
import java.util.Optional;

/**
 * A world in which tombstones are reaped while everything breaks: one of three. Its clients leave
 * groups of keys alone for a while, so that there is something to reap, and come back to them. A
 * tombstone is kept only as long as a repeat of a request may be late in this world: a client gives
 * up within ten seconds, a wire holds a message back for eight, a process stands still for thirty,
 * and a clock runs at twice the pace.
 */
final class Reaps {
  private static final long SECOND = 1_000_000_000L;
  private static final int GROUPS = 4;
  private static final int ONE_OF = 3;

  private final World world;
  private final long windowSeconds;

  private Reaps(World world, long windowSeconds) {
    this.world = world;
    this.windowSeconds = windowSeconds;
  }

  /** Whether this world is one of them; those of mutants are not, for their faults show without. */
  static Optional<Reaps> of(World world, Faults faults, Mutant mutant) {
    boolean reaps = mutant == Mutant.NONE && world.random("reaps").nextInt(ONE_OF) == 0;
    return reaps ? Optional.of(new Reaps(world, window(faults))) : Optional.empty();
  }

  private static long window(Faults faults) {
    long seconds = 10;
    seconds += faults.has(Faults.Kind.CLOGGED_LINK) ? 8 : 0;
    seconds += faults.has(Faults.Kind.PAUSE) ? 32 : 0;
    return faults.has(Faults.Kind.CLOCK_RATE) ? 2 * seconds : seconds;
  }

  ReapSettings settings() {
    return new ReapSettings(true, Duration.ofSeconds(windowSeconds));
  }

  Workload workload(Workload drawn) {
    return drawn.thatReaps();
  }

  /** In what time everything is reaped once nothing breaks any more. */
  long enough() {
    return (2 * windowSeconds + 120) * SECOND;
  }

  /** The number of a key among so many: those of the group that is in use now. */
  int key(int drawn, int keys) {
    long turn = 2 * world.now() / (windowSeconds * SECOND);
    return drawn + keys * (int) (turn % GROUPS);
  }
}

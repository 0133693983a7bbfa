package io.quorate.simulation;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Breaks things in a world, at random times, as its seed says: a random subset of the kinds with a
 * random rate, within what the promises of the store must survive.
 */
final class Faults {
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000 * MILLI;

  /** Of so many worlds with pauses there is one with pauses of minutes. */
  private static final int LONG_PAUSES_ONE_IN = 6;

  /** What may be broken. */
  enum Kind {
    /** One machine cannot reach another, for a while. */
    ONE_WAY_CUT,
    /** What one machine sends to another waits for seconds, then all of it arrives. */
    CLOGGED_LINK,
    /** The machines are in two groups that do not reach each other. */
    PARTITION,
    /** Each machine reaches its two neighbours only: every one sees a majority, no two the same. */
    RING_OF_MAJORITIES,
    /** What one machine sends takes up to 400 ms longer. */
    SLOW_MACHINE,
    /** A process stands still. */
    PAUSE,
    /** kill -9; the disk keeps what the operating system had. */
    KILL,
    /** The power goes; the disk keeps what was forced. */
    POWER_CUT,
    /** The process is stopped in order. */
    CLEAN_STOP,
    /** Forces take up to 300 ms. */
    SLOW_FORCE,
    /** Some forces fail. */
    FAILING_FORCE,
    /** No space left on the disk, for a while. */
    FULL_DISK,
    /** The wall clock jumps by up to an hour. */
    CLOCK_JUMP,
    /** The clocks run at half to double speed, for a while. */
    CLOCK_RATE,
    /** The disk is empty; the node that starts on it is a stranger. */
    DISK_LOST,
    /** The disk is as it was some time ago. */
    OLD_DISK,
    /** 512 bytes of the log are zero. */
    LOST_RECORD,
    /** One bit of the log is flipped. */
    BIT_ROT
  }

  private final World world;
  private final SimulatedCluster cluster;
  private final RandomGenerator random;
  private final Set<Kind> kinds;
  private final Losses losses;
  private final long meanGapNanos;
  private final boolean pausesForMinutes;
  private final EnumMap<Kind, Long> counts = new EnumMap<>(Kind.class);
  private boolean stopped;

  Faults(World world, SimulatedCluster cluster) {
    this.world = world;
    this.cluster = cluster;
    this.random = world.random("faults");
    this.kinds = EnumSet.noneOf(Kind.class);
    this.losses = new Losses(world, cluster);
    for (Kind kind : EnumSet.complementOf(EnumSet.copyOf(Losses.KINDS))) {
      if (random.nextInt(3) == 0) {
        kinds.add(kind);
      }
    }
    kinds.addAll(losses.kinds());
    this.meanGapNanos = 500 * MILLI + random.nextLong(6 * SECOND);
    this.pausesForMinutes =
        has(Kind.PAUSE) && world.random("pauses").nextInt(LONG_PAUSES_ONE_IN) == 0;
  }

  /** Whether processes stand still for minutes here, so that chaos has to last longer. */
  boolean pausesForMinutes() {
    return pausesForMinutes;
  }

  /** Only these kinds, for a world that is to show one thing. */
  void only(Kind... wanted) {
    kinds.clear();
    kinds.addAll(List.of(wanted));
  }

  /** These kinds as well, whatever the seed says. */
  void also(Set<Kind> wanted) {
    kinds.addAll(wanted);
  }

  /** Whether this may happen here. */
  boolean has(Kind kind) {
    return kinds.contains(kind);
  }

  /** Who may lose what it forced; nobody in most worlds. */
  Optional<SimulatedCluster.Member> victim() {
    boolean loses = kinds.stream().anyMatch(Losses.KINDS::contains);
    return loses ? Optional.of(losses.victim()) : Optional.empty();
  }

  /** The weather of this world: loss up to 15 %, duplication up to 50 %, delays up to 100 ms. */
  Wires.Weather weather() {
    double loss = random.nextInt(2) == 0 ? 0 : random.nextDouble() * 0.15;
    double duplication = random.nextInt(2) == 0 ? 0 : random.nextDouble() * 0.5;
    long max = MILLI + random.nextLong(random.nextInt(3) == 0 ? 100 * MILLI : 5 * MILLI);
    double tail = random.nextInt(3) == 0 ? random.nextDouble() * 0.1 : 0;
    return new Wires.Weather(loss, duplication, 100_000, max, tail);
  }

  void start() {
    cluster.wires().setWeather(weather());
    if (!kinds.isEmpty()) {
      later();
    }
  }

  /** Breaks nothing new. What is broken ends by itself, or by {@link SimulatedCluster#heal}. */
  void stop() {
    stopped = true;
  }

  /** How often each kind happened. */
  Map<Kind, Long> counts() {
    return counts;
  }

  private void later() {
    world.script(random.nextLong(2 * meanGapNanos), () -> {
      if (!stopped) {
        List<Kind> choice = new ArrayList<>(kinds);
        happen(choice.get(random.nextInt(choice.size())));
        later();
      }
    });
  }

  /** Ends something that began, unless the world was healed before. */
  private void end(long maxNanos, Runnable task) {
    world.script(MILLI + random.nextLong(maxNanos), () -> {
      if (!stopped) {
        task.run();
      }
    });
  }

  private void happen(Kind kind) {
    if (Losses.KINDS.contains(kind)) {
      if (losses.happen(kind)) {
        counts.merge(kind, 1L, Long::sum);
      }
      return;
    }
    counts.merge(kind, 1L, Long::sum);
    SimulatedCluster.Member victim = cluster.anyMember(random);
    victim.note("suffers " + kind);
    switch (kind) {
      case ONE_WAY_CUT, CLOGGED_LINK, PARTITION, RING_OF_MAJORITIES, SLOW_MACHINE ->
        breakWires(kind, victim);
      case PAUSE, KILL, POWER_CUT, CLEAN_STOP -> breakProcess(kind, victim);
      case SLOW_FORCE, FAILING_FORCE, FULL_DISK -> breakDisk(kind, victim);
      default -> breakClock(kind, victim);
    }
  }

  private void breakWires(Kind kind, SimulatedCluster.Member victim) {
    Wires wires = cluster.wires();
    List<Machine> machines = cluster.machines();
    switch (kind) {
      case ONE_WAY_CUT -> wires.cut(victim.machine(), cluster.anyMember(random).machine());
      case CLOGGED_LINK ->
        wires.clog(
            victim.machine(), cluster.anyMember(random).machine(), random.nextLong(8 * SECOND));
      case PARTITION -> {
        int mask = random.nextInt(1 << machines.size());
        cutWhere(machines, (a, b) -> (mask >> a & 1) != (mask >> b & 1));
      }
      case RING_OF_MAJORITIES -> {
        int n = machines.size();
        cutWhere(machines, (a, b) -> (a + 1) % n != b && (b + 1) % n != a);
      }
      default -> wires.slow(victim.machine(), random.nextLong(400 * MILLI));
    }
    end(15 * SECOND, wires::mendAll);
  }

  private interface Between {
    boolean test(int from, int to);
  }

  private void cutWhere(List<Machine> machines, Between apart) {
    for (int a = 0; a < machines.size(); a++) {
      for (int b = 0; b < machines.size(); b++) {
        if (a != b && apart.test(a, b)) {
          cluster.wires().cut(machines.get(a), machines.get(b));
        }
      }
    }
  }

  private void breakProcess(Kind kind, SimulatedCluster.Member victim) {
    if (!victim.isServing() || victim.machine().isPaused()) {
      return;
    }
    switch (kind) {
      case PAUSE -> {
        victim.pause();
        boolean longer = random.nextInt(5) == 0;
        long longest = pausesForMinutes ? 180 * SECOND : 30 * SECOND;
        end(longer ? longest : 3 * SECOND, victim::resume);
        return;
      }
      case KILL -> victim.kill();
      case POWER_CUT -> victim.powerCut();
      default -> victim.stop();
    }
    end(10 * SECOND, victim::startIfDown);
  }

  private void breakDisk(Kind kind, SimulatedCluster.Member victim) {
    SimulatedDisk disk = victim.machine().disk();
    switch (kind) {
      case SLOW_FORCE -> disk.setForceNanos(random.nextLong(300 * MILLI));
      case FAILING_FORCE -> disk.setForceFailure(random.nextDouble() * 0.3);
      default -> disk.fill(random.nextInt(4_096));
    }
    end(10 * SECOND, disk::repair);
  }

  private void breakClock(Kind kind, SimulatedCluster.Member victim) {
    if (kind == Kind.CLOCK_JUMP) {
      victim.machine().jumpWallClock(random.nextLong(7_200_000) - 3_600_000);
    } else {
      victim.machine().setClockRate(0.5 + random.nextDouble() * 1.5);
      end(20 * SECOND, () -> victim.machine().setClockRate(1));
    }
  }
}

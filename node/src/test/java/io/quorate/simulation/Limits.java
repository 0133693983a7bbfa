package io.quorate.simulation;

import io.quorate.node.coordinator.CoordinatorSettings;
import io.quorate.node.metrics.Fact;
import io.quorate.node.replica.ReplicaLimits;
import io.quorate.node.storage.CompactionSettings;
import io.quorate.node.storage.StorageSettings;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * How much the nodes of a world may hold, and whether they keep to it while everything breaks: all
 * are asked every second. In one world of four there is so little room that requests are refused.
 */
final class Limits {
  private static final long SECOND = 1_000_000_000L;
  private static final int SEGMENT_BYTES = 16 << 10;
  private static final int LARGEST_VALUE_BYTES = 1 << 20;
  private static final long MEMORY_BYTES = 64L << 20;

  private final World world;
  private final int lanes;
  private final int records;
  private final int requests;
  private final SortedMap<String, String> broken = new TreeMap<>();
  private long checks;
  private boolean stopped;

  Limits(World world, int lanes) {
    this.world = world;
    this.lanes = lanes;
    RandomGenerator random = world.random("limits");
    boolean narrow = random.nextInt(4) == 0;
    this.records = narrow ? lanes * (1 + random.nextInt(4)) : 8_192;
    this.requests = narrow ? 1 + random.nextInt(4) : CoordinatorSettings.DEFAULTS.inFlightMax();
  }

  StorageSettings storage() {
    return new StorageSettings(
        SEGMENT_BYTES, records, 64L << 20, 4 << 20, 16 << 20, 0, CompactionSettings.defaults());
  }

  CoordinatorSettings coordinator() {
    CoordinatorSettings usual = CoordinatorSettings.DEFAULTS;
    return new CoordinatorSettings(
        requests,
        usual.lateRead(),
        usual.lateWrite(),
        usual.forwardTimeout(),
        usual.deadTimeout(),
        usual.backgroundTimeout(),
        usual.hedgeShare(),
        usual.hedgeBurst(),
        usual.repairsMax(),
        usual.listReadsMax(),
        LARGEST_VALUE_BYTES);
  }

  /** From now on every second. */
  void watch(SimulatedCluster cluster) {
    if (stopped) {
      return;
    }
    cluster.members().forEach(this::ask);
    world.script(SECOND, () -> watch(cluster));
  }

  void stop() {
    stopped = true;
  }

  private void ask(SimulatedCluster.Member member) {
    member
        .node()
        .filter(node -> member.machine().isRunning())
        .ifPresent(node -> node.facts(sums -> {
          check(member, Fact.PENDING_WRITES, sums.get(Fact.PENDING_WRITES), writesMax());
          check(member, Fact.CALLS_IN_FLIGHT, sums.get(Fact.CALLS_IN_FLIGHT), callsMax());
        }));
  }

  private long writesMax() {
    return (long) lanes * ReplicaLimits.of(lanes, MEMORY_BYTES).appendsMax();
  }

  /** What requests, repairs and hints may ask of others at once, a request each of them twice. */
  private long callsMax() {
    CoordinatorSettings usual = CoordinatorSettings.DEFAULTS;
    return (long) lanes * (16L * requests + usual.repairsMax() + 256);
  }

  private void check(SimulatedCluster.Member member, Fact fact, double value, long most) {
    checks++;
    if (value > most) {
      String what = member.name() + " holds more than " + most + " " + fact.text();
      broken.putIfAbsent(what, what + ": " + value + " at " + world.now() / SECOND + " s");
    }
  }

  /** Which limit was passed where, for the first time. */
  SortedMap<String, String> broken() {
    return broken;
  }

  long checks() {
    return checks;
  }
}

package io.quorate.simulation;

import io.quorate.antientropy.causality.RequestLog;
import io.quorate.antientropy.causality.State;
import io.quorate.node.coordinator.CoordinatorSettings;
import io.quorate.node.memory.MemoryBudget;
import io.quorate.node.memory.Occupancy;
import io.quorate.node.metrics.Fact;
import io.quorate.node.storage.CompactionSettings;
import io.quorate.node.storage.StorageSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * How much the nodes of a world may hold, and whether they keep to it while everything breaks: all
 * are asked every second for each limit that they state. In one world of four there is so little
 * room for requests, records and long values that some are refused.
 */
final class Limits {
  private static final String CONCERN = "limits";
  private static final String MORE_THAN = " holds more than ";
  private static final long SECOND = 1_000_000_000L;
  private static final int SEGMENT_BYTES = 16 << 10;
  private static final int LARGEST_VALUE_BYTES = 1 << 20;
  private static final long MEMORY_BYTES = 64L << 20;
  private static final long NARROW_MEMORY_BYTES = 1L << 20;
  private static final long REST_NANOS = 20 * SECOND;

  private final World world;
  private final int records;
  private final int requests;
  private final long memory;
  private final SortedMap<String, String> broken = new TreeMap<>();
  private final SortedMap<String, Long> reaped = new TreeMap<>();
  private final SortedMap<String, Long> pruned = new TreeMap<>();
  private long checks;
  private boolean stopped;

  private Optional<Duration> removeAfter = Optional.empty();

  Limits(World world, int lanes) {
    this.world = world;
    RandomGenerator random = world.random(CONCERN);
    boolean narrow = isNarrow(random);
    this.records = narrow ? lanes * (1 + random.nextInt(4)) : 8_192;
    this.requests = narrow ? 1 + random.nextInt(4) : CoordinatorSettings.DEFAULTS.inFlightMax();
    this.memory = narrow ? NARROW_MEMORY_BYTES : MEMORY_BYTES;
  }

  private static boolean isNarrow(RandomGenerator random) {
    return random.nextInt(4) == 0;
  }

  /** Whether there is little room in this world. */
  static boolean isNarrow(World world) {
    return isNarrow(world.random(CONCERN));
  }

  /** Whether what was broken is a limit. */
  static boolean isPassed(String sentence) {
    return sentence.contains(MORE_THAN);
  }

  /** The room for long values of one process. */
  MemoryBudget memory() {
    return new MemoryBudget(memory);
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
    look(cluster);
    world.script(SECOND, () -> watch(cluster));
  }

  /** Asks all once. */
  void look(SimulatedCluster cluster) {
    cluster.members().forEach(this::ask);
  }

  void stop() {
    stopped = true;
  }

  private void ask(SimulatedCluster.Member member) {
    member.node().filter(node -> member.machine().isRunning()).ifPresent(node -> {
      node.occupancy(all -> all.forEach(occupancy -> check(member.name(), occupancy)));
      String process = member.name() + " " + member.machine().starts();
      node.facts(sums -> {
        reaped.put(process, (long) sums.get(Fact.TOMBSTONES_REAPED_TOTAL));
        pruned.put(process, (long) sums.get(Fact.COPIES_PRUNED_TOTAL));
      });
    });
  }

  /** What a client read holds no more than a key may. */
  void read(String key, State state) {
    List<RequestLog.Entry> all = state.requests().entries();
    check(key, new Occupancy("requests", all.size(), RequestLog.SIZE_MAX));
    for (RequestLog.Entry entry : all) {
      long ofDisk =
          all.stream().filter(each -> each.actor().isOfDiskOf(entry.actor())).count();
      check(key, new Occupancy("requests of one disk", ofDisk, RequestLog.DISK_MAX));
    }
  }

  private void check(String holder, Occupancy occupancy) {
    checks++;
    if (occupancy.isOver()) {
      String what = holder + MORE_THAN + occupancy.most() + " " + occupancy.what();
      broken.putIfAbsent(
          what, what + ": " + occupancy.now() + " at " + world.now() / SECOND + " s");
    }
  }

  /**
   * At rest all room for long values is given back: comparisons of copies take some now and then,
   * so that each node has a while to be seen with none taken.
   */
  void checkRest(SimulatedCluster cluster) {
    for (SimulatedCluster.Member member : cluster.members()) {
      checks++;
      if (!world.runUntil(() -> member.memory().taken() == 0, REST_NANOS)) {
        String what = member.name() + " has not given back " + member.memory().taken()
            + " bytes of room for long values";
        broken.putIfAbsent(what, what);
      }
    }
  }

  /** Which limit was passed where, for the first time. */
  SortedMap<String, String> broken() {
    return broken;
  }

  /** How many tombstones were reaped, by each of their owners, while this looked. */
  long reaped() {
    return reaped.values().stream().mapToLong(Long::longValue).sum();
  }

  /** How many copies were pruned, by each of their owners, while this looked. */
  long pruned() {
    return pruned.values().stream().mapToLong(Long::longValue).sum();
  }

  long checks() {
    return checks;
  }

  /** Nodes that start from now on give up who has been dead for so long. */
  void removeAfter(Duration time) {
    removeAfter = Optional.of(time);
  }

  Optional<Duration> removeAfter() {
    return removeAfter;
  }
}

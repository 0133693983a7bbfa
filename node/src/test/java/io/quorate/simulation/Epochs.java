package io.quorate.simulation;

import io.quorate.node.membership.Proposed;
import io.quorate.ring.BucketDefinition;
import io.quorate.ring.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Changes the topology through all faults, by buckets that nobody writes to, and watches what every
 * node shows: an epoch has one topology for ever, no node goes back, not even through a power cut,
 * and what was said to be done is in force for good.
 */
final class Epochs {
  private static final long SECOND = 1_000_000_000L;
  private static final long LOOK_NANOS = SECOND / 20;
  private static final long TIMEOUT_NANOS = 5 * SECOND;
  private static final long SETTLE_NANOS = 60 * SECOND;

  private final World world;
  private final SimulatedCluster cluster;
  private final Consumer<String> broken;
  private final RandomGenerator random;
  private final TreeMap<Version, Topology> seen = new TreeMap<>();
  private final TreeMap<String, Version> shown = new TreeMap<>();
  private final TreeMap<String, Topology> looked = new TreeMap<>();
  private final TreeSet<String> done = new TreeSet<>();
  private boolean stopped;
  private int proposals;
  private long checks;

  private record Version(long generation, long epoch) implements Comparable<Version> {
    static Version of(Topology topology) {
      return new Version(topology.generation(), topology.epoch());
    }

    @Override
    public int compareTo(Version other) {
      int byGeneration = Long.compare(generation, other.generation);
      return byGeneration != 0 ? byGeneration : Long.compare(epoch, other.epoch);
    }
  }

  Epochs(World world, SimulatedCluster cluster, Consumer<String> broken) {
    this.world = world;
    this.cluster = cluster;
    this.broken = broken;
    this.random = world.random("epochs");
  }

  /** Looks from now on, and proposes until {@link #stop}. */
  void start() {
    watch();
    proposeLater();
  }

  /** Looks from now on, and proposes nothing. */
  void watch() {
    cluster.members().forEach(this::look);
    world.script(LOOK_NANOS, this::watch);
  }

  /** Proposes no more. */
  void stop() {
    stopped = true;
  }

  long checks() {
    return checks;
  }

  /** How many changes were proposed and said to be done. */
  int decided() {
    return done.size();
  }

  /** The newest topology that any node has shown. */
  Optional<Topology> newest() {
    return seen.isEmpty() ? Optional.empty() : Optional.of(seen.lastEntry().getValue());
  }

  /** Whoever was told that this is in force must never see another one of its epoch. */
  void told(Topology topology) {
    checks++;
    Topology first = seen.putIfAbsent(Version.of(topology), topology);
    if (first != null && !first.equals(topology)) {
      broken.accept("two topologies of one epoch: " + first + ", " + topology);
    }
  }

  private void look(SimulatedCluster.Member member) {
    Optional<Topology> now = member.node().flatMap(node -> node.cluster().topology());
    if (now.isEmpty() || member.isGone()) {
      return; // On an empty disk under an old name it may be handed any epoch: it is somebody else.
    }
    checks++;
    Topology topology = now.get();
    if (isLookedAt(member, topology)) {
      return;
    }
    Version version = Version.of(topology);
    told(topology);
    Version before = shown.put(member.name(), version);
    if (before != null && before.compareTo(version) > 0) {
      broken.accept(member.name() + " went back from " + before + " to " + version);
    }
  }

  @SuppressWarnings("ReferenceEquality") // The very one: an equal one has still to be looked at.
  private boolean isLookedAt(SimulatedCluster.Member member, Topology topology) {
    return looked.put(member.name(), topology) == topology;
  }

  private void proposeLater() {
    world.script(random.nextLong(4 * SECOND), () -> {
      if (!stopped) {
        propose(cluster.anyMember(random));
        if (random.nextInt(4) == 0) {
          propose(cluster.anyMember(random));
        }
        proposeLater();
      }
    });
  }

  private void propose(SimulatedCluster.Member at) {
    String bucket = "epochs-" + proposals++;
    at.node()
        .filter(node -> at.machine().isRunning())
        .ifPresent(node -> world.after(
            0,
            at.machine(),
            () -> node.propose(topology -> define(topology, bucket), TIMEOUT_NANOS, outcome -> {
              if (outcome instanceof Proposed.Done) {
                done.add(bucket);
              }
            })));
  }

  private static Optional<Topology> define(Topology topology, String bucket) {
    List<BucketDefinition> buckets = new ArrayList<>(topology.buckets());
    if (buckets.stream().anyMatch(each -> each.name().equals(bucket))) {
      return Optional.empty();
    }
    buckets.add(BucketDefinition.ofDefaults(bucket));
    return Optional.of(topology.next().buckets(buckets).build());
  }

  /** After healing: one more change, then all show the same, and nothing that was done is lost. */
  void judge() {
    int before = done.size();
    propose(cluster.members().get(0));
    if (!world.runUntil(() -> done.size() > before && allShowTheNewest(), SETTLE_NANOS)) {
      broken.accept("a minute after healing the nodes do not agree on a topology: " + shown);
      return;
    }
    Topology last = seen.lastEntry().getValue();
    TreeSet<String> lost = new TreeSet<>(done);
    last.buckets().forEach(bucket -> lost.remove(bucket.name()));
    checks += done.size();
    if (!lost.isEmpty()) {
      broken.accept(last + " lacks changes that were said to be done: " + lost);
    }
  }

  private boolean allShowTheNewest() {
    cluster.members().forEach(this::look);
    return cluster.members().stream()
        .allMatch(member -> seen.lastKey().equals(shown.get(member.name())));
  }
}

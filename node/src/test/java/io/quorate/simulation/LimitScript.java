package io.quorate.simulation;

import io.quorate.antientropy.causality.Content;
import io.quorate.antientropy.causality.RequestId;
import io.quorate.node.request.ClientRequest;
import io.quorate.ring.Key;
import io.quorate.ring.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Nodes with little room and slow disks, and clients that want more than there is room for, all at
 * once. What is refused is none of its business, only that nothing holds more than it may.
 */
final class LimitScript {
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000 * MILLI;
  private static final int NARROW_CLUSTERS = 3;
  private static final int NODES = 3;
  private static final int BURSTS = 4;
  private static final int REQUESTS = 24;
  private static final int LONG_BYTES = 200_000;

  private final long seed;

  /** The clusters of the seeds from this one on in whose worlds there is little room. */
  LimitScript(long seed) {
    this.seed = seed;
  }

  /** Which limits were passed. */
  List<String> moreThanThereIsRoomFor() {
    List<String> passed = new ArrayList<>();
    int played = 0;
    for (long next = seed; played < NARROW_CLUSTERS && passed.isEmpty(); next++) {
      World world = new World(next);
      if (Limits.isNarrow(world)) {
        played++;
        passed.addAll(play(world));
      }
    }
    return passed;
  }

  private static List<String> play(World world) {
    SimulatedCluster cluster = new SimulatedCluster(world, NODES);
    cluster.startAll();
    if (!world.runUntil(cluster::isReady, 60 * SECOND)) {
      return List.of("the cluster was not founded");
    }
    cluster.machines().forEach(machine -> machine.disk().setForceNanos(300 * MILLI));
    for (int i = 0; i < BURSTS * REQUESTS; i++) {
      cluster.members().get(i % NODES).submit(put(i), outcome -> {});
      if (i % REQUESTS == 0) {
        look(world, cluster);
      }
    }
    look(world, cluster);
    return List.copyOf(cluster.limits().broken().values());
  }

  /** Looks often, because what is too much may be gone a moment later. */
  private static void look(World world, SimulatedCluster cluster) {
    for (int i = 0; i < 50; i++) {
      cluster.limits().look(cluster);
      world.runUntil(world.now() + 20 * MILLI);
    }
  }

  private static ClientRequest.Put put(int number) {
    byte[] value = new byte[number % 4 == 3 ? 100 : LONG_BYTES];
    return new ClientRequest.Put(
        Key.of(SimulatedClient.BUCKET, "k" + number),
        Content.of(value, "text/plain"),
        "",
        RequestId.of("r" + number),
        false,
        Script.sloppy(Level.Named.ALL),
        2_000,
        Optional.empty(),
        false);
  }
}

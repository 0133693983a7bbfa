package io.quorate.simulation;

import io.quorate.node.Node;
import io.quorate.node.request.BucketConflicts;
import io.quorate.node.request.Changed;
import io.quorate.node.request.ClientRequest;
import io.quorate.node.request.ClusterView;
import io.quorate.node.request.Consistency;
import io.quorate.node.request.Convergence;
import io.quorate.node.request.KeptSnapshot;
import io.quorate.node.request.KeyListing;
import io.quorate.node.request.Outcome;
import io.quorate.node.request.Progress;
import io.quorate.node.request.Requests;
import io.quorate.node.request.SnapshotTaken;
import io.quorate.node.request.Survey;
import io.quorate.node.request.Traced;
import io.quorate.ring.BucketDefinition;
import io.quorate.ring.Key;
import io.quorate.ring.transition.Change;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Three real nodes in a world where nothing breaks, for tests of what is built upon a node. Used by
 * one thread, which makes the time pass: {@link #runUntil}.
 */
public final class CalmCluster {
  private static final long SECOND = 1_000_000_000L;

  private final World world;
  private final SimulatedCluster cluster;

  private CalmCluster(World world) {
    this.world = world;
    this.cluster = new SimulatedCluster(world, 3);
  }

  /** A cluster that serves. */
  public static CalmCluster start(long seed) {
    CalmCluster calm = new CalmCluster(new World(seed));
    calm.cluster.startAll();
    if (!calm.runUntil(calm.cluster::isReady)) {
      throw new AssertionError("no cluster was founded:\n" + calm.cluster.timeline());
    }
    return calm;
  }

  /** Lets the world go on until it is so; false: it was not within a simulated minute. */
  public boolean runUntil(BooleanSupplier holds) {
    return world.runUntil(holds, 60 * SECOND);
  }

  /** One of the nodes, from 0, as its clients see it. */
  public Requests node(int number) {
    return new AtMachine(cluster.members().get(number));
  }

  /** Each request comes to its node as an event of its machine, like every other input. */
  private final class AtMachine implements Requests {
    private final SimulatedCluster.Member member;
    private final Thread user = Thread.currentThread();

    AtMachine(SimulatedCluster.Member member) {
      this.member = member;
    }

    private Node node() {
      return member.node().orElseThrow();
    }

    private void soon(Runnable task) {
      if (Thread.currentThread() != user) {
        throw new AssertionError("a world belongs to one thread");
      }
      world.after(0, member.machine(), task);
    }

    @Override
    public boolean admits(Key key) {
      return true;
    }

    @Override
    public void submit(ClientRequest request, Consumer<Outcome> done) {
      soon(() -> node().submit(request, done));
    }

    @Override
    public void trace(ClientRequest request, Consumer<Traced> done) {
      soon(() -> node().trace(request, done));
    }

    @Override
    public void list(
        String bucket,
        KeyListing.Cursor from,
        int limit,
        boolean values,
        Consistency consistency,
        int timeoutMillis,
        Consumer<Listed> done) {
      soon(() -> node().list(bucket, from, limit, values, consistency, timeoutMillis, done));
    }

    @Override
    public void explain(Key key, int timeoutMillis, Consumer<Explained> done) {
      soon(() -> node().explain(key, timeoutMillis, done));
    }

    @Override
    public void define(
        String bucket,
        Optional<BucketDefinition> definition,
        int timeoutMillis,
        Consumer<Defined> done) {
      soon(() -> node().define(bucket, definition, timeoutMillis, done));
    }

    @Override
    public void change(Change change, int timeoutMillis, Consumer<Changed> done) {
      soon(() -> node().change(change, timeoutMillis, done));
    }

    @Override
    public void progress(int timeoutMillis, Consumer<Optional<Progress>> done) {
      soon(() -> node().progress(timeoutMillis, done));
    }

    @Override
    public void conflicts(
        String bucket, int timeoutMillis, Consumer<Optional<Survey<BucketConflicts>>> done) {
      soon(() -> node().conflicts(bucket, timeoutMillis, done));
    }

    @Override
    public void convergence(int timeoutMillis, Consumer<Optional<Survey<Convergence>>> done) {
      soon(() -> node().convergence(timeoutMillis, done));
    }

    @Override
    public void snapshot(String name, int timeoutMillis, Consumer<SnapshotTaken> done) {
      soon(() -> node().snapshot(name, timeoutMillis, done));
    }

    @Override
    public void snapshots(int timeoutMillis, Consumer<Optional<Survey<List<KeptSnapshot>>>> done) {
      soon(() -> node().snapshots(timeoutMillis, done));
    }

    @Override
    public ClusterView cluster() {
      return node().cluster();
    }
  }
}

package io.quorate.node.server;

import io.quorate.node.Node;
import io.quorate.node.environment.Lane;
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
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The requests of a node that may still be starting: not ready until it is there. */
final class DeferredRequests implements Requests {
  private static final ClusterView STARTING = ClusterView.none("this node is starting");

  private final Lane lane;
  private final AtomicReference<@Nullable Node> node = new AtomicReference<>();

  DeferredRequests(Lane lane) {
    this.lane = lane;
  }

  void set(Node started) {
    node.set(started);
  }

  @Override
  public boolean admits(Key key) {
    Node now = node.get();
    return now == null || now.admits(key);
  }

  @Override
  public void submit(ClientRequest request, Consumer<Outcome> done) {
    Node now = node.get();
    if (now != null) {
      now.submit(request, done);
    } else {
      lane.execute(() -> done.accept(notReady()));
    }
  }

  @Override
  public void trace(ClientRequest request, Consumer<Traced> done) {
    Node now = node.get();
    if (now != null) {
      now.trace(request, done);
    } else {
      lane.execute(() -> done.accept(new Traced(notReady(), List.of())));
    }
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
    Node now = node.get();
    if (now != null) {
      now.list(bucket, from, limit, values, consistency, timeoutMillis, done);
    } else {
      lane.execute(() -> done.accept(new Listed.Failure(notReady())));
    }
  }

  @Override
  public void explain(Key key, int timeoutMillis, Consumer<Explained> done) {
    Node now = node.get();
    if (now != null) {
      now.explain(key, timeoutMillis, done);
    } else {
      lane.execute(() -> done.accept(new Explained.Failure(notReady())));
    }
  }

  @Override
  public void define(
      String bucket,
      Optional<BucketDefinition> definition,
      int timeoutMillis,
      Consumer<Defined> done) {
    Node now = node.get();
    if (now != null) {
      now.define(bucket, definition, timeoutMillis, done);
    } else {
      lane.execute(() -> done.accept(new Defined.Failure(notReady())));
    }
  }

  @Override
  public void change(Change change, int timeoutMillis, Consumer<Changed> done) {
    Node now = node.get();
    if (now != null) {
      now.change(change, timeoutMillis, done);
    } else {
      lane.execute(() -> done.accept(new Changed.Failure(notReady())));
    }
  }

  @Override
  public void progress(int timeoutMillis, Consumer<Optional<Progress>> done) {
    Node now = node.get();
    if (now != null) {
      now.progress(timeoutMillis, done);
    } else {
      lane.execute(() -> done.accept(Optional.empty()));
    }
  }

  @Override
  public void conflicts(
      String bucket, int timeoutMillis, Consumer<Optional<Survey<BucketConflicts>>> done) {
    Node now = node.get();
    if (now != null) {
      now.conflicts(bucket, timeoutMillis, done);
    } else {
      lane.execute(() -> done.accept(Optional.empty()));
    }
  }

  @Override
  public void convergence(int timeoutMillis, Consumer<Optional<Survey<Convergence>>> done) {
    Node now = node.get();
    if (now != null) {
      now.convergence(timeoutMillis, done);
    } else {
      lane.execute(() -> done.accept(Optional.empty()));
    }
  }

  @Override
  public void snapshot(String name, int timeoutMillis, Consumer<SnapshotTaken> done) {
    Node now = node.get();
    if (now != null) {
      now.snapshot(name, timeoutMillis, done);
    } else {
      lane.execute(() -> done.accept(new SnapshotTaken.Failed(STARTING.notReady() + ".")));
    }
  }

  @Override
  public void snapshots(int timeoutMillis, Consumer<Optional<Survey<List<KeptSnapshot>>>> done) {
    Node now = node.get();
    if (now != null) {
      now.snapshots(timeoutMillis, done);
    } else {
      lane.execute(() -> done.accept(Optional.empty()));
    }
  }

  @Override
  public ClusterView cluster() {
    Node now = node.get();
    return now == null ? STARTING : now.cluster();
  }

  private static Outcome.Failed notReady() {
    return Outcome.Failed.notApplied(Outcome.Reason.NOT_READY, STARTING.notReady());
  }
}

package io.quorate.node;

import io.quorate.node.coordinator.Admission;
import io.quorate.node.coordinator.Coordinator;
import io.quorate.node.environment.Clock;
import io.quorate.node.environment.Lane;
import io.quorate.node.request.ClientRequest;
import io.quorate.node.request.ClusterView;
import io.quorate.node.request.Outcome;
import io.quorate.node.request.Requests.Explained;
import io.quorate.node.request.Traced;
import io.quorate.ring.Key;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Where clients' requests for single keys come in: brings each to its lane, and refuses those for
 * which that has no room. May be called by any thread.
 */
final class Edge {
  private final Clock clock;
  private final List<Lane> lanes;
  private final Supplier<ClusterView> view;

  /** Of each lane; set before the first view that serves, and read after it. */
  private List<Coordinator> coordinators = List.of();

  Edge(Clock clock, List<NodeLane> lanes, Supplier<ClusterView> view) {
    this.clock = clock;
    this.lanes = lanes.stream().map(NodeLane::lane).toList();
    this.view = view;
  }

  /** From now on these do the work, one for each lane. */
  void serve(List<Coordinator> each) {
    coordinators = List.copyOf(each);
  }

  static Outcome.Failed notReady(ClusterView now) {
    return Outcome.Failed.notApplied(Outcome.Reason.NOT_READY, now.notReady());
  }

  private int laneOf(ClusterView now, Key key) {
    return now.topology().orElseThrow().ring().partitionOf(key) % lanes.size();
  }

  /** Whether one more request for this key is taken; if not, it is counted as refused. */
  boolean admits(Key key) {
    ClusterView now = view.get();
    return !now.serves() || admits(coordinators.get(laneOf(now, key)).admission());
  }

  private static boolean admits(Admission admission) {
    boolean room = admission.hasRoom();
    if (!room) {
      admission.refuse();
    }
    return room;
  }

  void submit(ClientRequest request, Consumer<Outcome> done) {
    Work work = (coordinator, arrived) -> coordinator.submit(request, arrived, done);
    bring(request, work, done::accept);
  }

  void trace(ClientRequest request, Consumer<Traced> done) {
    Work work = (coordinator, arrived) -> coordinator.trace(request, arrived, done);
    bring(request, work, failed -> done.accept(new Traced(failed, List.of())));
  }

  void explain(Key key, int timeoutMillis, Consumer<Explained> done) {
    ClusterView now = view.get();
    if (now.serves()) {
      int index = laneOf(now, key);
      lanes.get(index).execute(() -> coordinators.get(index).explain(key, timeoutMillis, done));
    } else {
      lanes.get(0).execute(() -> done.accept(new Explained.Failure(notReady(now))));
    }
  }

  /** What is done for a request that came at a time. */
  private interface Work {
    void with(Coordinator coordinator, long arrivedNanos);
  }

  private void bring(ClientRequest request, Work work, Consumer<Outcome.Failed> refused) {
    ClusterView now = view.get();
    if (!now.serves()) {
      lanes.get(0).execute(() -> refused.accept(notReady(now)));
      return;
    }
    int index = laneOf(now, request.key());
    Coordinator coordinator = coordinators.get(index);
    Admission admission = coordinator.admission();
    if (!admits(admission)) {
      lanes.get(index).execute(() -> refused.accept(Coordinator.overloaded(request)));
      return;
    }
    admission.enter();
    long arrived = clock.nanos();
    lanes.get(index).execute(() -> {
      admission.leave();
      coordinator.reached(arrived);
      work.with(coordinator, arrived);
    });
  }
}

package io.quorate.node;

import io.quorate.node.calls.Calls;
import io.quorate.node.environment.Environment;
import io.quorate.node.replica.Replica;
import io.quorate.node.request.ClusterView;
import io.quorate.node.snapshot.Holding;
import io.quorate.node.snapshot.Snapshots;
import io.quorate.node.storage.Storage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Holds what the lanes would forget. Called on lane 0. */
record LaneHolding(LaneTour tour) implements Holding {
  /** The snapshots of a node with these lanes. */
  static Snapshots snapshots(
      Environment environment,
      NodeConfiguration configuration,
      LaneTour tour,
      Storage storage,
      Supplier<ClusterView> view) {
    Snapshots.Parts parts = new Snapshots.Parts(
        environment.worker(Node.FILES_WORKER), NodeFiles.COPIED, storage, new LaneHolding(tour));
    Calls calls = tour.lanes().get(0).calls();
    return new Snapshots(environment, calls, configuration.name(), view, parts);
  }

  @Override
  public void hold(Runnable done) {
    all(true, done);
  }

  @Override
  public void release() {
    all(false, () -> {});
  }

  private void all(boolean holds, Runnable then) {
    tour.each(
        lane -> {
          if (lane.isServing()) {
            lane.reaping().hold(holds);
          }
        },
        then);
  }

  @Override
  public void look(Consumer<Look> done) {
    Look[] all = {new Look(true, 0)};
    tour.each(
        lane -> {
          if (lane.isServing()) {
            Replica replica = lane.copies().replica();
            boolean isWhole = replica.standing().doubted().isEmpty();
            all[0] = new Look(
                all[0].isWhole() && isWhole,
                all[0].drops() + replica.generations().drops());
          }
        },
        () -> done.accept(all[0]));
  }
}

package io.quorate.node;

import io.quorate.node.request.BucketConflicts;
import io.quorate.node.request.ClusterView;
import io.quorate.node.request.ConflictCounts;
import io.quorate.node.request.Convergence;
import io.quorate.node.request.KeptSnapshot;
import io.quorate.node.snapshot.Snapshots;
import io.quorate.node.survey.OwnAnswers;
import io.quorate.node.survey.Surveys;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What the lanes of this node say together. Called on lane 0. */
record LaneAnswers(LaneTour tour, Snapshots snapshots) implements OwnAnswers {
  /** The surveys of a node with these lanes. */
  static Surveys surveys(
      NodeConfiguration configuration,
      LaneTour tour,
      Snapshots snapshots,
      Supplier<ClusterView> view) {
    return new Surveys(
        tour.lanes().get(0).calls(),
        configuration.name(),
        configuration.coordinator().deadTimeout().toNanos(),
        view,
        new LaneAnswers(tour, snapshots));
  }

  @Override
  public void conflicts(String bucket, Consumer<BucketConflicts> done) {
    List<BucketConflicts> met = new ArrayList<>();
    tour.each(
        lane -> {
          if (lane.isServing()) {
            met.add(lane.copies().replica().facts().conflicts(bucket));
          }
        },
        () -> done.accept(met.stream()
            .reduce(BucketConflicts::plus)
            .orElse(new BucketConflicts(0, ConflictCounts.NONE, List.of()))));
  }

  @Override
  public void snapshots(Consumer<List<KeptSnapshot>> done) {
    snapshots.kept(done);
  }

  @Override
  public void convergence(Consumer<Convergence> done) {
    List<Convergence> known = new ArrayList<>();
    tour.each(
        lane -> {
          if (lane.isServing()) {
            known.add(lane.exchanges().convergence());
          }
        },
        () -> done.accept(known.stream().reduce(Convergence.EQUAL, Convergence::plus)));
  }
}

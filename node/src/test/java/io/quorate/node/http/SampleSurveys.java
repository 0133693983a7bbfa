package io.quorate.node.http;

import io.quorate.node.request.BucketConflicts;
import io.quorate.node.request.ClusterView;
import io.quorate.node.request.Conflict;
import io.quorate.node.request.ConflictCounts;
import io.quorate.node.request.Convergence;
import io.quorate.node.request.KeptSnapshot;
import io.quorate.node.request.SnapshotPlan;
import io.quorate.node.request.SnapshotTaken;
import io.quorate.node.request.Survey;
import io.quorate.ring.Key;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** What members may say of themselves, with every field used. */
final class SampleSurveys {
  private static final long WALL_MILLIS = 1_700_000_000_000L;

  private SampleSurveys() {}

  private static <T> Survey<T> ofOne(T said) {
    return new Survey<>(new TreeMap<>(Map.of("node-1", said)), List.of("node-2"));
  }

  private static <T> Optional<T> once(ClusterView view, T ready) {
    return view.topology().map(known -> ready);
  }

  static Optional<Survey<BucketConflicts>> conflicts(String bucket, ClusterView view) {
    Conflict made = new Conflict(Conflict.Kind.MADE, Key.of(bucket, "k"), WALL_MILLIS, 2);
    Key bytes = Key.of(bucket, new byte[] {-1});
    Conflict lost = new Conflict(Conflict.Kind.DISCARDED, bytes, WALL_MILLIS, 1);
    ConflictCounts counts = new ConflictCounts(1, 0, 1, 0);
    return once(view, ofOne(new BucketConflicts(WALL_MILLIS, counts, List.of(made, lost))));
  }

  static Survey<Convergence> convergence() {
    return ofOne(new Convergence(
        new TreeSet<>(List.of(3, 7)),
        new TreeMap<>(Map.of("node-2", 5L)),
        Duration.ofSeconds(12),
        Optional.of(Duration.ofMillis(2_500))));
  }

  private static SnapshotPlan plan(String name) {
    return new SnapshotPlan(name, -1, WALL_MILLIS, 1, 5, List.of("node-1", "node-2"));
  }

  static Optional<Survey<List<KeptSnapshot>>> snapshots(ClusterView view) {
    return once(view, ofOne(List.of(new KeptSnapshot(plan("monday"), 4_096))));
  }

  /** Of some names none can be taken. */
  static SnapshotTaken snapshot(String name) {
    return switch (name) {
      case "taken" -> new SnapshotTaken.Refused("Nothing is kept: node-2 has one already.");
      case "silent" -> new SnapshotTaken.Failed("Nothing is kept: node-2 did not answer in time.");
      default ->
        new SnapshotTaken.Done(
            plan(name), new TreeMap<>(Map.of("node-1", 10L, "node-2", 20L)), List.of("node-3"));
    };
  }
}

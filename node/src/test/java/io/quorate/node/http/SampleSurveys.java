package io.quorate.node.http;

import io.quorate.node.request.BucketConflicts;
import io.quorate.node.request.Conflict;
import io.quorate.node.request.ConflictCounts;
import io.quorate.node.request.Convergence;
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

  static Survey<BucketConflicts> conflicts(String bucket) {
    Conflict made = new Conflict(Conflict.Kind.MADE, Key.of(bucket, "k"), WALL_MILLIS, 2);
    Key bytes = Key.of(bucket, new byte[] {-1});
    Conflict lost = new Conflict(Conflict.Kind.DISCARDED, bytes, WALL_MILLIS, 1);
    ConflictCounts counts = new ConflictCounts(1, 0, 1, 0);
    return ofOne(new BucketConflicts(WALL_MILLIS, counts, List.of(made, lost)));
  }

  static Survey<Convergence> convergence() {
    return ofOne(new Convergence(
        new TreeSet<>(List.of(3, 7)),
        new TreeMap<>(Map.of("node-2", 5L)),
        Duration.ofSeconds(12),
        Optional.of(Duration.ofMillis(2_500))));
  }
}

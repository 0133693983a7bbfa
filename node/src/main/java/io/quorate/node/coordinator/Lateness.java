package io.quorate.node.coordinator;

import io.quorate.node.calls.CallOutcome;
import io.quorate.node.wire.Reply;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How long the peers of one read have been awaited, against what is usual for each; what is learnt
 * goes into the lane's {@link Pace}. Mutable, confined to its lane.
 */
final class Lateness {
  private final Means means;
  private final Map<String, Long> askedAt = new LinkedHashMap<>(4);
  private final Set<String> late = new TreeSet<>();

  Lateness(Means means) {
    this.means = means;
  }

  void asked(String node) {
    askedAt.put(node, means.clock.nanos());
  }

  /** The node answered, or will not. */
  void answered(String node, CallOutcome outcome) {
    @Nullable Long asked = askedAt.remove(node);
    if (asked == null) {
      return;
    }
    long nanos = means.clock.nanos() - asked;
    if (outcome instanceof CallOutcome.Replied replied) {
      if (replied.reply() instanceof Reply.Fetched || replied.reply() instanceof Reply.Same) {
        means.pace.answered(node, nanos);
      }
    } else if (((CallOutcome.Failed) outcome).why() == CallOutcome.Why.TIMEOUT) {
      means.pace.silent(node, nanos);
    }
  }

  /** After how long the first of these is late. */
  long patienceNanos(List<String> awaited) {
    long patience = means.settings.lateRead().toNanos();
    for (String node : awaited) {
      patience = Math.min(patience, usualNanos(node));
    }
    return patience;
  }

  private long usualNanos(String node) {
    return means.pace.usualNanos(node, means.settings.lateRead().toNanos());
  }

  /** Counts it once: an answer that usually would be here is owed. */
  void noteIfLate(String node) {
    @Nullable Long asked = askedAt.get(node);
    if (asked != null && means.clock.nanos() - asked >= usualNanos(node) && late.add(node)) {
      means.pace.late(node);
    }
  }
}

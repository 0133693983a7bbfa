package io.quorate.node.coordinator;

import io.quorate.node.calls.CallOutcome;
import io.quorate.node.wire.Reply;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How long the nodes of one request have been awaited, against what is usual for each; what is
 * learnt goes into one of the lane's {@link Pace}s. This node itself, if it is awaited, is late
 * when one is of whom nothing is known. Mutable, confined to its lane.
 */
final class Lateness {
  private final Means means;
  private final Pace pace;
  private final Patience patience;
  private final Map<String, Long> askedAt = new LinkedHashMap<>(4);
  private final Set<String> late = new TreeSet<>();

  Lateness(Means means, Pace pace, Patience patience) {
    this.means = means;
    this.pace = pace;
    this.patience = patience;
  }

  private boolean isSelf(String node) {
    return node.equals(means.view.self());
  }

  void asked(String node) {
    long now = means.clock.nanos();
    askedAt.put(node, now);
    if (!isSelf(node)) {
      pace.asked(node, now);
    }
  }

  /** The node answered, or will not. */
  void answered(String node, CallOutcome outcome) {
    @Nullable Long asked = askedAt.remove(node);
    if (asked == null || isSelf(node)) {
      return;
    }
    long now = means.clock.nanos();
    if (outcome instanceof CallOutcome.Replied replied) {
      pace.heard(node, now);
      if (isAnswer(replied.reply())) {
        pace.answered(node, now - asked);
      }
    } else {
      pace.failed(node);
      if (((CallOutcome.Failed) outcome).why() == CallOutcome.Why.TIMEOUT) {
        pace.silent(node, now - asked);
      }
    }
  }

  /** A refusal is quick, and says nothing of how long the work takes. */
  private static boolean isAnswer(Reply reply) {
    return reply instanceof Reply.Fetched
        || reply instanceof Reply.Same
        || reply instanceof Reply.Joined
        || reply instanceof Reply.Coordinated;
  }

  /** After how long to look again: when the next of these becomes late, if one may. */
  long patienceNanos(List<String> awaited) {
    long now = means.clock.nanos();
    long nanos = patience.unknown();
    for (String node : awaited) {
      @Nullable Long asked = askedAt.get(node);
      long left = asked == null ? 0 : asked + patience.nanos(pace, node) - now;
      nanos = left > 0 ? Math.min(nanos, left) : nanos;
    }
    return nanos;
  }

  /** Those of these that owe an answer which would usually be here; each counts as late once. */
  List<String> late(List<String> awaited) {
    List<String> owing = new ArrayList<>();
    for (String node : awaited) {
      @Nullable Long asked = askedAt.get(node);
      if (asked != null && means.clock.nanos() - asked >= patience.nanos(pace, node)) {
        owing.add(node);
        if (late.add(node) && !isSelf(node)) {
          pace.late(node);
        }
      }
    }
    return owing;
  }
}

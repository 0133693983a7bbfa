package io.quorate.node.snapshot;

import io.quorate.node.calls.CallOutcome;
import io.quorate.node.environment.Clock;
import io.quorate.node.request.SnapshotPlan;
import io.quorate.node.request.SnapshotStep;
import io.quorate.node.request.SnapshotTaken;
import io.quorate.node.wire.Reply;
import io.quorate.node.wire.Request;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * One snapshot of the cluster, as the node sees it that was asked for it: each step is done by all
 * before the next one is asked of anybody. Confined to lane 0.
 */
final class Taking {
  private final Clock clock;
  private final SnapshotPlan plan;
  private final List<String> missing;
  private final Asked asked;
  private final long endNanos;
  private final Consumer<SnapshotTaken> done;
  private final TreeMap<String, Long> bytes = new TreeMap<>();
  private final TreeMap<String, String> refused = new TreeMap<>();
  private final TreeMap<String, String> failed = new TreeMap<>();
  private int awaited;

  /** Asks one member, perhaps this one; {@code done} is called later, and within this time. */
  @FunctionalInterface
  interface Asked {
    void ask(
        String member, Request.Snapshot request, long timeoutNanos, Consumer<CallOutcome> done);
  }

  Taking(
      Clock clock,
      SnapshotPlan plan,
      List<String> missing,
      Asked asked,
      long timeoutNanos,
      Consumer<SnapshotTaken> done) {
    this.clock = clock;
    this.plan = plan;
    this.missing = missing;
    this.asked = asked;
    this.endNanos = clock.nanos() + timeoutNanos;
    this.done = done;
  }

  void begin() {
    all(SnapshotStep.HOLD, () -> all(SnapshotStep.TAKE, () -> all(SnapshotStep.KEEP, this::kept)));
  }

  private void kept() {
    done.accept(new SnapshotTaken.Done(plan, bytes, missing));
  }

  /** Goes on if all have done it; else nobody keeps anything. */
  private void all(SnapshotStep step, Runnable then) {
    long left = Math.max(1, endNanos - clock.nanos());
    awaited = plan.nodes().size();
    for (String node : plan.nodes()) {
      asked.ask(node, new Request.Snapshot(step, plan), left, outcome -> {
        heard(node, outcome);
        if (awaited > 0) {
          return;
        }
        if (refused.isEmpty() && failed.isEmpty()) {
          then.run();
        } else {
          giveUp();
        }
      });
    }
  }

  private void heard(String node, CallOutcome outcome) {
    awaited--;
    if (outcome instanceof CallOutcome.Replied replied
        && replied.reply() instanceof Reply.SnapshotDone answer) {
      if (answer.refusal().isEmpty()) {
        bytes.put(node, answer.bytes());
      } else {
        refused.put(node, answer.refusal());
      }
    } else if (outcome instanceof CallOutcome.Replied replied
        && replied.reply() instanceof Reply.Refused answer) {
      failed.put(node, answer.detail());
    } else {
      failed.put(node, "did not answer in time");
    }
  }

  /** Who does not hear of it gives up by itself, and deletes what it took before its next one. */
  private void giveUp() {
    SnapshotTaken outcome = failed.isEmpty()
        ? new SnapshotTaken.Refused(sentence())
        : new SnapshotTaken.Failed(sentence());
    awaited = plan.nodes().size();
    for (String node : plan.nodes()) {
      Request.Snapshot request = new Request.Snapshot(SnapshotStep.DISCARD, plan);
      asked.ask(node, request, Snapshots.DISCARD_NANOS, ignored -> {
        awaited--;
        if (awaited == 0) {
          done.accept(outcome);
        }
      });
    }
  }

  private String sentence() {
    TreeMap<String, String> all = new TreeMap<>(refused);
    all.putAll(failed);
    StringBuilder sentence = new StringBuilder("Nothing is kept:");
    String between = " ";
    for (var each : all.entrySet()) {
      sentence.append(between).append(each.getKey()).append(' ').append(each.getValue());
      between = "; ";
    }
    return sentence.append('.').toString();
  }
}

package io.quorate.node.coordinator;

import io.quorate.antientropy.causality.History;
import io.quorate.antientropy.causality.State;
import io.quorate.node.calls.CallOutcome;
import io.quorate.node.environment.Lane;
import io.quorate.node.request.Explanation;
import io.quorate.node.request.Explanation.AtOne;
import io.quorate.node.request.Explanation.Compared;
import io.quorate.node.request.Explanation.CopyOf;
import io.quorate.node.request.Explanation.Hint;
import io.quorate.node.wire.Reply;
import io.quorate.node.wire.Request;
import io.quorate.ring.Key;
import io.quorate.ring.Member;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks everybody about one key: the owners, the fallbacks in their order, the other members for
 * hints. Never fails: who does not answer in time is shown as unreachable. Confined to its lane.
 */
final class ExplainOperation {
  /** Owners and fallbacks first; in a larger cluster the last ones are not asked. */
  static final int ASKED_MAX = 64;

  private final Means means;
  private final Placement placement;
  private final Key key;
  private final long deadline;
  private final Consumer<Explanation> done;
  private final Map<String, Reply.Inspected> answers = new LinkedHashMap<>();
  private final List<Member> asked;
  private int waiting;
  private boolean answered;
  private Lane.@Nullable Timer deadlineTimer;

  ExplainOperation(
      Means means, Placement placement, Key key, long deadline, Consumer<Explanation> done) {
    this.means = means;
    this.placement = placement;
    this.key = key;
    this.deadline = deadline;
    this.done = done;
    List<Member> members = new ArrayList<>(placement.written());
    members.addAll(placement.fallbacks());
    for (Member member : placement.view().topology().members()) {
      if (!members.contains(member)) {
        members.add(member);
      }
    }
    this.asked = members.subList(0, Math.min(ASKED_MAX, members.size()));
  }

  void start() {
    deadlineTimer = means.lane.after(Math.max(0, means.remaining(deadline)), this::finish);
    waiting = asked.size();
    for (Member member : asked) {
      long patience = means.patience(placement, member, means.remaining(deadline));
      means.ask(
          placement,
          member,
          new Request.Inspect(key),
          patience,
          outcome -> answer(member.name(), outcome));
    }
  }

  private void answer(String node, CallOutcome outcome) {
    if (outcome instanceof CallOutcome.Replied replied
        && replied.reply() instanceof Reply.Inspected inspected) {
      answers.put(node, inspected);
    }
    waiting--;
    if (waiting == 0) {
      finish();
    }
  }

  private void finish() {
    if (answered) {
      return;
    }
    answered = true;
    Means.cancel(deadlineTimer);
    List<CopyOf> owners = new ArrayList<>();
    List<CopyOf> fallbacks = new ArrayList<>();
    List<Hint> hints = new ArrayList<>();
    for (Member member : asked) {
      if (placement.written().contains(member)) {
        owners.add(copyOf(member));
      } else if (placement.fallbacks().contains(member)) {
        fallbacks.add(copyOf(member));
      }
      Reply.Inspected inspected = answers.get(member.name());
      if (inspected != null) {
        inspected.hintTargets().forEach(target -> hints.add(new Hint(member.name(), target)));
      }
    }
    done.accept(new Explanation(placement.partition(), owners, fallbacks, hints, freshness()));
  }

  private AtOne freshness() {
    Freshness freshness = new Freshness();
    boolean sloppy = placement.bucket().sloppy();
    for (Member member : asked) {
      Reply.Inspected said = answers.get(member.name());
      if (said == null) {
        freshness.silent();
      } else if (placement.owners().contains(member)) {
        freshness.owner(member.name(), said);
      } else if (placement.written().contains(member)) {
        freshness.written(said);
      } else {
        freshness.other(member.name(), said, sloppy && placement.fallbacks().contains(member));
      }
    }
    return freshness.judge();
  }

  private CopyOf copyOf(Member member) {
    Reply.Inspected inspected = answers.get(member.name());
    if (inspected == null) {
      return new CopyOf(
          member.name(), "unreachable", OptionalLong.empty(), 0, History.EMPTY, false, List.of());
    }
    String state = placement.view().state(member).name().toLowerCase(Locale.ROOT);
    State copy = Freshness.decode(inspected.outline()).orElse(State.EMPTY);
    return new CopyOf(
        member.name(),
        state,
        inspected.digest(),
        copy.siblings().size(),
        copy.history(),
        inspected.counts(),
        inspected.compared().stream().map(ExplainOperation::compared).toList());
  }

  private static Compared compared(Reply.Compared when) {
    OptionalLong millisAgo =
        when.millisAgo() < 0 ? OptionalLong.empty() : OptionalLong.of(when.millisAgo());
    return new Compared(when.peer(), millisAgo, when.different());
  }
}

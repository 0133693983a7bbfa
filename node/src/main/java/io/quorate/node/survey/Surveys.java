package io.quorate.node.survey;

import io.quorate.node.calls.CallOutcome;
import io.quorate.node.calls.Calls;
import io.quorate.node.request.BucketConflicts;
import io.quorate.node.request.ClusterView;
import io.quorate.node.request.Convergence;
import io.quorate.node.request.KeptSnapshot;
import io.quorate.node.request.Survey;
import io.quorate.node.wire.Reply;
import io.quorate.node.wire.Request;
import io.quorate.ring.Member;
import io.quorate.ring.membership.Liveness;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Asks all members about themselves, and answers those who ask. A survey ends within its time,
 * whoever does not answer. Confined to lane 0.
 */
public final class Surveys {
  private static final int ANY_PARTITION = -1;

  private final Calls calls;
  private final String self;
  private final long deadNanos;
  private final Supplier<ClusterView> view;
  private final OwnAnswers own;

  /**
   * Surveys of the cluster that a node sees.
   *
   * @param self this node's name
   * @param deadNanos how long a member may take that is believed dead
   */
  public Surveys(
      Calls calls, String self, long deadNanos, Supplier<ClusterView> view, OwnAnswers own) {
    this.calls = calls;
    this.self = self;
    this.deadNanos = deadNanos;
    this.view = view;
    this.own = own;
  }

  /** What the members met of concurrent writes; empty while there is no topology. */
  public void conflicts(
      String bucket, int timeoutMillis, Consumer<Optional<Survey<BucketConflicts>>> done) {
    Question<BucketConflicts> question = new Question<>(
        new Request.Conflicts(bucket),
        reply -> reply instanceof Reply.Conflicts told ? Optional.of(told.met()) : Optional.empty(),
        answer -> own.conflicts(bucket, answer));
    ask(question, nanos(timeoutMillis), Math.min(deadNanos, nanos(timeoutMillis)), done);
  }

  /**
   * How far the members' copies are from being equal; empty while there is no topology. Who is
   * believed dead is not asked.
   */
  public void convergence(int timeoutMillis, Consumer<Optional<Survey<Convergence>>> done) {
    Question<Convergence> question = new Question<>(
        new Request.Convergence(),
        reply ->
            reply instanceof Reply.Convergence told ? Optional.of(told.of()) : Optional.empty(),
        own::convergence);
    ask(question, nanos(timeoutMillis), 0, done);
  }

  /**
   * The snapshots of which the members have parts; empty while there is no topology. Who is
   * believed dead is not asked.
   */
  public void snapshots(int timeoutMillis, Consumer<Optional<Survey<List<KeptSnapshot>>>> done) {
    Question<List<KeptSnapshot>> question = new Question<>(
        new Request.ListSnapshots(),
        reply ->
            reply instanceof Reply.Snapshots told ? Optional.of(told.kept()) : Optional.empty(),
        own::snapshots);
    ask(question, nanos(timeoutMillis), 0, done);
  }

  /** Answers a member. */
  public void answer(Request.Convergence request, Consumer<Reply> reply) {
    own.convergence(known -> reply.accept(new Reply.Convergence(known)));
  }

  /** Answers a member. */
  public void answer(Request.Conflicts request, Consumer<Reply> reply) {
    own.conflicts(request.bucket(), met -> reply.accept(new Reply.Conflicts(met)));
  }

  /** What is asked, how its answer is read, and how this node answers it itself. */
  private record Question<T>(
      Request request, Function<Reply, Optional<T>> reads, Consumer<Consumer<T>> own) {}

  private <T> void ask(
      Question<T> question,
      long timeoutNanos,
      long ofDeadNanos,
      Consumer<Optional<Survey<T>>> done) {
    ClusterView now = view.get();
    if (now.topology().isEmpty()) {
      done.accept(Optional.empty());
      return;
    }
    List<Member> members = now.topology().get().members();
    Round<T> round = new Round<>(
        members.size(),
        answers -> done.accept(Optional.of(new Survey<>(answers, silent(members, answers)))));
    for (Member member : members) {
      String name = member.name();
      boolean dead = now.states().get(name) == Liveness.State.DEAD;
      long patience = dead ? ofDeadNanos : timeoutNanos;
      if (name.equals(self)) {
        question.own().accept(answer -> round.answered(name, Optional.of(answer)));
      } else if (patience == 0) {
        round.answered(name, Optional.empty());
      } else {
        calls.call(
            member.peer(),
            ANY_PARTITION,
            question.request(),
            patience,
            outcome -> round.answered(name, reply(outcome).flatMap(question.reads())));
      }
    }
  }

  private static long nanos(int millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }

  private static Optional<Reply> reply(CallOutcome outcome) {
    return outcome instanceof CallOutcome.Replied replied
        ? Optional.of(replied.reply())
        : Optional.empty();
  }

  private static List<String> silent(List<Member> members, SortedMap<String, ?> answers) {
    return members.stream()
        .map(Member::name)
        .filter(name -> !answers.containsKey(name))
        .toList();
  }
}

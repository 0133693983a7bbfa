package io.quorate.antientropy.reap;

import static com.google.common.base.Preconditions.checkArgument;

import io.quorate.ring.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One attempt to reap some copies of a partition, as its driver sees it. Sends nothing and knows no
 * time: whoever does not answer has failed, says its host. Mutable, confined to its lane.
 */
/*
 * How it works
 *
 *   show ──all──▶ raise ──all──▶ close ──all──▶ mark ──all──▶ remove ──owners──▶ over
 *
 * Each question goes to several at once; the next one when all have answered, about the copies to
 * which all said yes. A silence before the removal, or no copy left, and it is over with nothing
 * done. Who is silent about the removal keeps its copy as it is; another round takes it.
 */
public final class Round {
  private final SortedSet<String> members;
  private final SortedSet<String> owners;
  private final List<Candidate> candidates;
  private final TreeSet<String> waiting = new TreeSet<>();
  private List<Candidate> asked;
  private TreeSet<Integer> agreed = new TreeSet<>();
  private Stage stage = Stage.SHOW;
  private long generation;
  private int removed;

  private enum Stage {
    SHOW,
    RAISE,
    CLOSE,
    MARK,
    REMOVE,
    OVER
  }

  /** What is to be done next. */
  public sealed interface Step {
    /** This question is put to these. */
    record Ask(List<String> whom, ReapQuestion question) implements Step {}

    /**
     * It is over.
     *
     * @param reaped how many copies at least one owner has removed or pruned
     */
    record Over(int reaped) implements Step {}
  }

  /**
   * A round that {@link #begin} begins.
   *
   * @param members all members of the cluster
   * @param owners those of them who own the partition, for any number of copies
   * @param candidates one to {@link ReapQuestion#KEYS_MAX}
   */
  public Round(SortedSet<String> members, SortedSet<String> owners, List<Candidate> candidates) {
    checkArgument(members.containsAll(owners), "owners are members");
    this.members = new TreeSet<>(members);
    this.owners = new TreeSet<>(owners);
    this.candidates = List.copyOf(candidates);
    this.asked = this.candidates;
  }

  /** The first step. */
  public Step begin() {
    return ask(members, new ReapQuestion.Show(candidates));
  }

  private Step ask(SortedSet<String> whom, ReapQuestion question) {
    waiting.addAll(whom);
    agreed = new TreeSet<>();
    for (int i = 0; i < asked.size(); i++) {
      agreed.add(i);
    }
    return new Step.Ask(List.copyOf(whom), question);
  }

  /** Somebody who was asked has answered; the next step, if there is one now. */
  public Optional<Step> answered(String member, ReapAnswer answer) {
    if (!waiting.remove(member)) {
      return Optional.empty();
    }
    generation =
        stage == Stage.SHOW ? Math.max(generation, answer.generation().raised() + 1) : generation;
    if (stage == Stage.REMOVE) {
      removed = Math.max(removed, answer.agreed().size());
    } else {
      agreed.retainAll(answer.agreed());
    }
    return waiting.isEmpty() ? Optional.of(next()) : Optional.empty();
  }

  /** Somebody who was asked gave no answer, or did not do it. */
  public Optional<Step> failed(String member) {
    if (!waiting.remove(member)) {
      return Optional.empty();
    }
    if (stage != Stage.REMOVE) {
      agreed.clear();
      waiting.clear();
    }
    return waiting.isEmpty() ? Optional.of(next()) : Optional.empty();
  }

  private Step next() {
    if (stage == Stage.REMOVE || agreed.isEmpty()) {
      stage = Stage.OVER;
      return new Step.Over(removed);
    }
    List<Candidate> left = new ArrayList<>();
    agreed.forEach(place -> left.add(asked.get(place)));
    asked = left;
    List<Key> keys = left.stream().map(Candidate::key).toList();
    stage = after(stage);
    return switch (stage) {
      case RAISE -> ask(members, new ReapQuestion.Raise(generation, left));
      case CLOSE -> ask(members, new ReapQuestion.Close(generation, keys));
      case MARK -> ask(members, new ReapQuestion.Mark(generation, keys));
      default -> ask(owners, new ReapQuestion.Remove(generation, keys));
    };
  }

  private static Stage after(Stage stage) {
    return switch (stage) {
      case SHOW -> Stage.RAISE;
      case RAISE -> Stage.CLOSE;
      case CLOSE -> Stage.MARK;
      default -> Stage.REMOVE;
    };
  }
}

package io.quorate.ring.agreement;

import com.google.common.collect.ImmutableSortedMap;
import io.quorate.ring.DiskId;
import io.quorate.ring.Member;
import io.quorate.ring.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One attempt to decide the epoch after a topology, as a value: {@link #answered} gives the attempt
 * after one more answer. Knows no time; the host asks {@link #questions} again until they are
 * answered, and makes another attempt with a higher ballot when this one is {@link Outbid}.
 */
public final class Proposer {
  /* How it works
   *
   *   INVITING ---------> PREPARING ---------> ACCEPTING ---------> KEEPING ---------> OVER: chosen
   *   a majority of       a majority of e's    a majority of e's    a majority of
   *   e+1's voters        voters promised:     voters accepted:     e+1's voters
   *   takes part          the highest vote     it is chosen         stored it:
   *   (only if the        among theirs is                           it may be told
   *   voters change)      the value, else
   *                       our own
   *
   *   an answer "decided", kept by the voter ----------> KEEPING, of that topology
   *   an answer "decided", in force -------------------> OVER: chosen
   *   an answer "outbid" ------------------------------> OVER: outbid
   *   a majority of promises without vote, no own value: OVER: nothing to finish
   *
   * Who counts is fixed by the base, which was chosen and is in force, or by a chosen topology: never
   * by a value that is still being voted about.
   */

  private enum Stage {
    INVITING,
    PREPARING,
    ACCEPTING,
    KEEPING,
    OVER
  }

  /** How the attempt ended. */
  public sealed interface Result {}

  /** This topology was chosen, a majority of its voters has stored it, and anybody may know. */
  public record Chosen(Topology topology) implements Result {}

  /** Somebody else proposes with this higher ballot. */
  public record Outbid(Ballot by) implements Result {}

  /** A majority has promised, nobody of it has voted, and there is no own value. */
  public record NothingToFinish() implements Result {}

  private final Topology base;
  private final Optional<Topology> own;
  private final Ballot ballot;
  private final Stage stage;
  private final Optional<Topology> value;
  private final ImmutableSortedMap<String, VoterAnswer> answers;
  private final Optional<Result> result;

  private Proposer(
      Proposer before,
      Stage stage,
      Optional<Topology> value,
      SortedMap<String, VoterAnswer> answers,
      Optional<Result> result) {
    this(before.base, before.own, before.ballot, stage, value, answers, result);
  }

  private Proposer(
      Topology base,
      Optional<Topology> own,
      Ballot ballot,
      Stage stage,
      Optional<Topology> value,
      SortedMap<String, VoterAnswer> answers,
      Optional<Result> result) {
    this.base = base;
    this.own = own;
    this.ballot = ballot;
    this.stage = stage;
    this.value = value;
    this.answers = ImmutableSortedMap.copyOfSorted(answers);
    this.result = result;
  }

  /**
   * An attempt to make this topology the one after the base.
   *
   * @param base in force
   * @param value of the epoch after it
   */
  public static Proposer of(Topology base, Topology value, Ballot ballot) {
    assert Instance.of(value).equals(Instance.after(base)) : value + " does not follow " + base;
    Stage first = base.voters().containsAll(value.voters()) ? Stage.PREPARING : Stage.INVITING;
    return new Proposer(
        base,
        Optional.of(value),
        ballot,
        first,
        Optional.empty(),
        ImmutableSortedMap.of(),
        Optional.empty());
  }

  /** An attempt to end what another may have left in the middle. Proposes nothing of its own. */
  public static Proposer finishing(Topology base, Ballot ballot) {
    return new Proposer(
        base,
        Optional.empty(),
        ballot,
        Stage.PREPARING,
        Optional.empty(),
        ImmutableSortedMap.of(),
        Optional.empty());
  }

  public Optional<Result> result() {
    return result;
  }

  public Topology base() {
    return base;
  }

  /** Whether a voter may have accepted the own value, so that it may be chosen without us. */
  public boolean mayTakeEffect() {
    return own.isPresent() && own.equals(value);
  }

  /** What is to be asked now, and asked again until it is answered. */
  public SortedMap<Member, VoterQuestion> questions() {
    SortedMap<Member, VoterQuestion> open = new TreeMap<>();
    if (stage != Stage.OVER) {
      Topology asked = asked();
      for (String voter : asked.voters()) {
        VoterAnswer last = answers.get(voter);
        if (last == null || last instanceof VoterAnswer.Abstains) {
          Member member = asked.member(voter).orElseThrow();
          open.put(member, question(member.disk()));
        }
      }
    }
    return open;
  }

  /** Whose voters count now. */
  private Topology asked() {
    return switch (stage) {
      case INVITING -> own.orElseThrow();
      case PREPARING, ACCEPTING, OVER -> base;
      case KEEPING -> value.orElseThrow();
    };
  }

  private VoterQuestion question(DiskId disk) {
    return switch (stage) {
      case INVITING -> new VoterQuestion.TakePart(Instance.after(base), disk);
      case PREPARING, OVER -> new VoterQuestion.Prepare(Instance.after(base), ballot);
      case ACCEPTING -> new VoterQuestion.Accept(ballot, value.orElseThrow());
      case KEEPING -> new VoterQuestion.Keep(value.orElseThrow());
    };
  }

  /** The attempt after this voter's answer; the same one if it says nothing new. */
  public Proposer answered(String voter, VoterAnswer answer) {
    return stage == Stage.OVER ? this : answer.accept(new Taking(voter, answer));
  }

  /** One sentence for the operator: what is being waited for. */
  public String state() {
    Topology asked = asked();
    List<String> silent = new ArrayList<>(asked.voters());
    List<String> said = new ArrayList<>();
    answers.forEach((name, answer) -> {
      if (answer instanceof VoterAnswer.Abstains abstains) {
        said.add(abstains.sentence());
      }
      silent.remove(name);
    });
    String waits = silent.isEmpty() ? "" : "; no answer from " + String.join(", ", silent);
    String refused = said.isEmpty() ? "" : "; " + String.join("; ", said);
    return yes()
        + " of the voters "
        + String.join(", ", asked.voters())
        + " of epoch "
        + asked.epoch()
        + " agreed, "
        + majority(asked)
        + " are needed"
        + waits
        + refused;
  }

  private static int majority(Topology topology) {
    return topology.voters().size() / 2 + 1;
  }

  private long yes() {
    return answers.values().stream()
        .filter(a -> !(a instanceof VoterAnswer.Abstains))
        .count();
  }

  public Ballot ballot() {
    return ballot;
  }

  /** Whether this topology is the one that was proposed here. */
  public boolean isFor(Topology topology) {
    return own.equals(Optional.of(topology));
  }

  /** Whether the other one is in the same stage, about the same value. */
  public boolean asksAs(Proposer other) {
    return stage == other.stage && value.equals(other.value);
  }

  /** Which votes the promises so far have shown: for tests that compare attempts. */
  String promises() {
    return stage + " " + highestVote().map(vote -> vote.ballot().toString()).orElse("");
  }

  private Proposer to(Stage next, Optional<Topology> decided) {
    return new Proposer(this, next, decided, ImmutableSortedMap.of(), Optional.empty());
  }

  private Proposer over(Result how) {
    return new Proposer(this, Stage.OVER, value, answers, Optional.of(how));
  }

  /** A majority of those who count has said yes: on to the next stage. */
  private Proposer advance() {
    return switch (stage) {
      case INVITING -> to(Stage.PREPARING, Optional.empty());
      case PREPARING -> {
        Optional<Topology> highest = highestVote().map(Vote::value).or(() -> own);
        yield highest.isPresent() ? to(Stage.ACCEPTING, highest) : over(new NothingToFinish());
      }
      case ACCEPTING -> to(Stage.KEEPING, value);
      case KEEPING -> over(new Chosen(value.orElseThrow()));
      case OVER -> this;
    };
  }

  private Optional<Vote> highestVote() {
    Vote highest = null;
    for (VoterAnswer answer : answers.values()) {
      if (answer instanceof VoterAnswer.Promised promised && promised.vote().isPresent()) {
        Vote vote = promised.vote().get();
        highest = highest == null || highest.ballot().isBelow(vote.ballot()) ? vote : highest;
      }
    }
    return Optional.ofNullable(highest);
  }

  /** Takes one answer of a voter; late ones, of an earlier stage or attempt, change nothing. */
  private final class Taking implements VoterAnswer.Visitor<Proposer> {
    private final String voter;
    private final VoterAnswer answer;

    Taking(String voter, VoterAnswer answer) {
      this.voter = voter;
      this.answer = answer;
    }

    private Proposer countIf(boolean expected) {
      return expected && asked().voters().contains(voter) ? count() : Proposer.this;
    }

    private Proposer count() {
      TreeMap<String, VoterAnswer> more = new TreeMap<>(answers);
      more.put(voter, answer);
      Proposer next = new Proposer(Proposer.this, stage, value, more, Optional.empty());
      return next.yes() >= majority(asked()) ? next.advance() : next;
    }

    @Override
    public Proposer takesPart(VoterAnswer.TakesPart takes) {
      return countIf(stage == Stage.INVITING);
    }

    @Override
    public Proposer promised(VoterAnswer.Promised promised) {
      return countIf(stage == Stage.PREPARING && promised.ballot().equals(ballot));
    }

    @Override
    public Proposer accepted(VoterAnswer.Accepted accepted) {
      return countIf(stage == Stage.ACCEPTING && accepted.ballot().equals(ballot));
    }

    @Override
    public Proposer kept(VoterAnswer.Kept kept) {
      return countIf(
          stage == Stage.KEEPING && kept.epoch() == value.orElseThrow().epoch());
    }

    @Override
    public Proposer outbid(VoterAnswer.Outbid outbid) {
      boolean ours = stage == Stage.PREPARING || stage == Stage.ACCEPTING;
      return ours && ballot.isBelow(outbid.promised())
          ? over(new Outbid(outbid.promised()))
          : Proposer.this;
    }

    @Override
    public Proposer decided(VoterAnswer.Decided decided) {
      Topology chosen = decided.chosen();
      if (!chosen.isNewerThan(base)) {
        return Proposer.this;
      }
      if (decided.inForce()) {
        return over(new Chosen(chosen));
      }
      if (stage != Stage.KEEPING || chosen.isNewerThan(value.orElseThrow())) {
        return to(Stage.KEEPING, Optional.of(chosen)).answered(voter, answer);
      }
      return countIf(chosen.equals(value.orElseThrow()));
    }

    @Override
    public Proposer abstains(VoterAnswer.Abstains abstains) {
      TreeMap<String, VoterAnswer> more = new TreeMap<>(answers);
      boolean first = asked().voters().contains(voter) && more.putIfAbsent(voter, answer) == null;
      return first
          ? new Proposer(Proposer.this, stage, value, more, Optional.empty())
          : Proposer.this;
    }
  }
}

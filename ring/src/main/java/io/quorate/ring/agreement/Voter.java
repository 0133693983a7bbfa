package io.quorate.ring.agreement;

import io.quorate.ring.DiskId;
import io.quorate.ring.Topology;
import java.util.Optional;

/**
 * Answers a proposer's question: a pure function of the question, of the topology that the node
 * shows, and of what it has stored as a voter.
 *
 * @param name this node's
 * @param disk its data directory's
 * @param known the topology that it shows; empty: none yet
 */
public record Voter(String name, DiskId disk, Optional<Topology> known, VoterState state) {
  /**
   * An answer, to be given only after the state is forced.
   *
   * @param state the same as before if nothing has to be stored
   */
  public record Step(VoterState state, VoterAnswer answer) {}

  /** What it answers. */
  public Step answer(VoterQuestion question) {
    Optional<VoterAnswer> outside = outside(question.instance());
    return outside.isPresent() ? unchanged(outside.get()) : question.accept(new Answering());
  }

  private Step unchanged(VoterAnswer answer) {
    return new Step(state, answer);
  }

  /** The answer to every question about this, if no question about it may be taken. */
  private Optional<VoterAnswer> outside(Instance instance) {
    if (known.isPresent()) {
      Topology shown = known.get();
      if (!shown.cluster().equals(instance.cluster())) {
        return abstain("is in cluster " + shown.cluster());
      }
      if (shown.generation() != instance.generation()) {
        return abstain("is in generation " + shown.generation());
      }
      if (shown.epoch() >= instance.epoch()) {
        return Optional.of(new VoterAnswer.Decided(shown, true));
      }
    } else if (state.takesPart().filter(as -> !sameCluster(as, instance)).isPresent()) {
      return abstain("is to be in another cluster");
    }
    return state
        .kept()
        .filter(kept -> sameCluster(Instance.of(kept), instance)
            && kept.generation() == instance.generation()
            && kept.epoch() >= instance.epoch())
        .map(kept -> new VoterAnswer.Decided(kept, false));
  }

  private static boolean sameCluster(Instance one, Instance other) {
    return one.cluster().equals(other.cluster());
  }

  /** Why it has no vote in this decision. */
  private Optional<VoterAnswer> withoutVote(Instance instance) {
    if (known.isEmpty()) {
      return abstain("has no topology");
    }
    Topology base = known.get();
    if (base.epoch() < instance.epoch() - 1) {
      return abstain("is behind: it knows epoch " + base.epoch());
    }
    if (!isVoterOf(base)) {
      return abstain("is, with disk " + disk + ", no voter of epoch " + base.epoch());
    }
    if (instance.epoch() < state.votesFrom()) {
      return abstain("has lost its votes before epoch " + state.votesFrom());
    }
    if (state.instance().filter(about -> isLater(about, instance)).isPresent()) {
      return abstain("remembers a vote in a later epoch than it knows: an old copy of its disk");
    }
    return Optional.empty();
  }

  private static boolean isLater(Instance about, Instance asked) {
    return about.generation() != asked.generation()
        ? about.generation() > asked.generation()
        : about.epoch() > asked.epoch();
  }

  private boolean isVoterOf(Topology topology) {
    return topology.voters().contains(name)
        && topology.member(name).filter(member -> member.disk().equals(disk)).isPresent();
  }

  private Optional<VoterAnswer> abstain(String why) {
    return Optional.of(new VoterAnswer.Abstains(name + " " + why));
  }

  private final class Answering implements VoterQuestion.Visitor<Step> {
    @Override
    public Step takePart(VoterQuestion.TakePart question) {
      if (!question.disk().equals(disk)) {
        return unchanged(new VoterAnswer.Abstains(name + " has disk " + disk));
      }
      return new Step(state.takingPart(question.instance()), new VoterAnswer.TakesPart());
    }

    @Override
    public Step prepare(VoterQuestion.Prepare question) {
      return withoutVote(question.instance())
          .map(Voter.this::unchanged)
          .orElseGet(() -> promise(state.about(question.instance()), question.ballot()));
    }

    private Step promise(VoterState page, Ballot ballot) {
      return ballot.isBelow(page.promised())
          ? unchanged(new VoterAnswer.Outbid(page.promised()))
          : new Step(page.promising(ballot), new VoterAnswer.Promised(ballot, page.vote()));
    }

    @Override
    public Step accept(VoterQuestion.Accept question) {
      return withoutVote(question.instance())
          .map(Voter.this::unchanged)
          .orElseGet(() -> vote(state.about(question.instance()), question));
    }

    private Step vote(VoterState page, VoterQuestion.Accept question) {
      Ballot ballot = question.ballot();
      return ballot.isBelow(page.promised())
          ? unchanged(new VoterAnswer.Outbid(page.promised()))
          : new Step(
              page.voting(new Vote(ballot, question.value())), new VoterAnswer.Accepted(ballot));
    }

    @Override
    public Step keep(VoterQuestion.Keep question) {
      Topology chosen = question.chosen();
      return isVoterOf(chosen)
          ? new Step(state.keeping(chosen), new VoterAnswer.Kept(chosen.epoch()))
          : unchanged(new VoterAnswer.Abstains(
              name + " is, with disk " + disk + ", no voter of epoch " + chosen.epoch()));
    }
  }
}

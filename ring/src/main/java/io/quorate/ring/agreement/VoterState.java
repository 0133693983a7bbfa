package io.quorate.ring.agreement;

import io.quorate.ring.Topology;
import java.util.Optional;

/**
 * What a voter must never forget: forced before it answers. Immutable.
 *
 * @param votesFrom the lowest epoch in whose decision it may vote; above 2 only after it lost an
 *     earlier state
 * @param takesPart the epoch of which it last agreed to be a voter
 * @param instance the decision that {@code promised} and {@code vote} are about; empty: none yet
 * @param promised it follows no ballot below this one
 * @param vote what it accepted last
 * @param kept the newest topology that it was told is chosen
 */
public record VoterState(
    long votesFrom,
    Optional<Instance> takesPart,
    Optional<Instance> instance,
    Ballot promised,
    Optional<Vote> vote,
    Optional<Topology> kept) {

  /** Of a disk that never took part in anything. */
  public static final VoterState FRESH = votingFrom(2);

  /**
   * Of a disk that has its topology, but lost its voter state. Who knows epoch e may have voted
   * about e+1 and about nothing later, so it may vote about e+2.
   */
  public static VoterState afterLoss(Topology stored) {
    return votingFrom(stored.epoch() + 2);
  }

  /**
   * Of a disk that was made from a snapshot: nobody knows how far it had voted since, so it votes
   * no more.
   */
  public static VoterState silent() {
    return votingFrom(Long.MAX_VALUE);
  }

  private static VoterState votingFrom(long epoch) {
    return new VoterState(
        epoch, Optional.empty(), Optional.empty(), Ballot.NONE, Optional.empty(), Optional.empty());
  }

  VoterState takingPart(Instance as) {
    return new VoterState(votesFrom, Optional.of(as), instance, promised, vote, kept);
  }

  /** This, with a blank page for the decision unless it is the one that it is about. */
  VoterState about(Instance decision) {
    Optional<Instance> now = Optional.of(decision);
    return instance.equals(now)
        ? this
        : new VoterState(votesFrom, takesPart, now, Ballot.NONE, Optional.empty(), kept);
  }

  VoterState promising(Ballot ballot) {
    return new VoterState(votesFrom, takesPart, instance, ballot, vote, kept);
  }

  VoterState voting(Vote given) {
    return new VoterState(votesFrom, takesPart, instance, given.ballot(), Optional.of(given), kept);
  }

  VoterState keeping(Topology chosen) {
    return new VoterState(votesFrom, takesPart, instance, promised, vote, Optional.of(chosen));
  }
}

package io.quorate.node.coordinator;

import java.util.List;

/**
 * What a lane's coordinator did since it started.
 *
 * @param requests by kind and ending; those that never occurred are left out
 * @param inFlight client requests and pages being served now
 * @param inFlightLimit how many of these are taken at a time, as the lane can do now
 * @param refusedEarly requests that were refused before they came to the lane; not among those that
 *     ended
 * @param forwards writes handed to an owner because this node is none
 * @param forwardRepeats of these, how often a further node had to be tried
 * @param earlyDefeats requests answered as lost before their deadline, because the quorum was
 *     certainly out of reach
 * @param fallbackWrites hints sent to fallbacks
 * @param ownHints hints that this node, coordinating, kept itself because no fallback was left
 * @param hedgedReads replicas asked because another was late
 * @param hedgedWrites fallbacks asked because an owner was late
 * @param hedgedForwards of the forwarded writes, how often a further owner was asked because the
 *     first stood still
 * @param repairs replicas that were behind and were sent what they lacked
 * @param repairsSkipped replicas that were behind while too many repairs were in flight
 * @param siblingsShown reads of one key whose client was shown more than one sibling
 */
public record CoordinatorFacts(
    List<RequestCount> requests,
    int inFlight,
    int inFlightLimit,
    long refusedEarly,
    long forwards,
    long forwardRepeats,
    long earlyDefeats,
    long fallbackWrites,
    long ownHints,
    long hedgedReads,
    long hedgedWrites,
    long hedgedForwards,
    long repairs,
    long repairsSkipped,
    long siblingsShown) {
  public CoordinatorFacts {
    requests = List.copyOf(requests);
  }

  /** How many requests of a kind ended in this way. */
  public record RequestCount(Kind kind, Ending ending, long count) {}

  /** What was asked. */
  public enum Kind {
    GET,
    PUT,
    DELETE,
    LIST,
    EXPLAIN
  }

  /** How it ended: done, or the reason of the failure. */
  public enum Ending {
    DONE,
    INVALID,
    CONFLICT,
    QUORUM_NOT_REACHED,
    OVERLOADED,
    DEADLINE_PASSED,
    NO_ROOM,
    NOT_READY
  }
}

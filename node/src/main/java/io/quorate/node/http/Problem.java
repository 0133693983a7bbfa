package io.quorate.node.http;

import io.quorate.node.request.Outcome;

/**
 * Why a request is answered with an error (RFC 9457).
 *
 * @param detail one sentence about this request
 * @param needed how many replicas had to answer, 0 where that is not the question
 * @param reached how many did
 * @param unknown whether the request may still take effect; otherwise nothing was applied
 */
record Problem(ProblemType type, String detail, int needed, int reached, boolean unknown) {
  /** A problem of a request that surely changed nothing. */
  static Problem of(ProblemType type, String detail) {
    return new Problem(type, detail, 0, 0, false);
  }

  /** What a failure in the cluster is called here. */
  static Problem of(Outcome.Failed failed) {
    return new Problem(
        type(failed.reason()),
        failed.detail(),
        failed.needed(),
        failed.reached(),
        failed.unknown());
  }

  private static ProblemType type(Outcome.Reason reason) {
    return switch (reason) {
      case INVALID -> ProblemType.INVALID_REQUEST;
      case CONFLICT -> ProblemType.CONFLICT;
      case QUORUM_NOT_REACHED -> ProblemType.QUORUM_NOT_REACHED;
      case OVERLOADED -> ProblemType.OVERLOADED;
      case DEADLINE_PASSED -> ProblemType.DEADLINE_PASSED;
      case NO_ROOM -> ProblemType.NO_ROOM;
      case NOT_READY -> ProblemType.NOT_READY;
    };
  }

  String outcome() {
    return unknown ? "unknown" : "not-applied";
  }
}

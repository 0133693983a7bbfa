package io.quorate.node.coordinator;

import io.quorate.node.request.ClientRequest;
import io.quorate.node.request.Outcome;
import io.quorate.node.wire.Reply;

/** What refusals by replicas mean to a client. */
final class Failures {
  private Failures() {}

  /** The failure of a request for which this node's own replica did nothing. */
  static Outcome.Failed of(Reply.Reason reason, String detail) {
    Outcome.Reason why =
        switch (reason) {
          case OVERLOADED -> Outcome.Reason.OVERLOADED;
          case NO_ROOM -> Outcome.Reason.NO_ROOM;
          case EXPIRED -> Outcome.Reason.DEADLINE_PASSED;
          case STOPPING -> Outcome.Reason.NOT_READY;
          case NOT_OWNER, UNREADABLE, UNKNOWN, STALE -> Outcome.Reason.QUORUM_NOT_REACHED;
        };
    return Outcome.Failed.notApplied(why, detail);
  }

  /** The failure of a repeat of which nobody knows any more whether it was done. */
  static Outcome.Failed forgotten() {
    return new Outcome.Failed(
        Outcome.Reason.CONFLICT,
        "This repeats a write that can no longer be recognised: it may have been applied.",
        0,
        0,
        true);
  }

  /** The failure of a write that is gone from here before others had it. */
  static Outcome.Failed dropped() {
    return new Outcome.Failed(
        Outcome.Reason.QUORUM_NOT_REACHED,
        "This node could not keep the write, and it is not known who stored it.",
        0,
        0,
        true);
  }

  /** The failure of a write whose time was over. */
  static Outcome.Failed lateWrite(int needed, int reached, boolean unknown) {
    return new Outcome.Failed(
        Outcome.Reason.DEADLINE_PASSED,
        "The time was over when " + reached + " of " + needed + " replicas had stored the write.",
        needed,
        reached,
        unknown);
  }

  /**
   * The failure of a repeat that needs a claim: a fallback counts for none, not even its own.
   *
   * @param of how many owners there are
   */
  static Outcome.Failed noOwnerLives(int of) {
    return new Outcome.Failed(
        Outcome.Reason.QUORUM_NOT_REACHED,
        "No owner lives, and this repeats a write that only owners can tell of.",
        of / 2 + 1,
        0,
        true);
  }

  /**
   * The failure of a request that may repeat another. Whatever the repeat came to, what it repeats
   * may have been applied: a client must not read "not applied" as the end of both.
   */
  static Outcome.Failed ofRepeat(boolean repeat, Outcome.Failed failed) {
    return repeat && failed.reason() != Outcome.Reason.INVALID
        ? new Outcome.Failed(
            failed.reason(), failed.detail(), failed.needed(), failed.reached(), true)
        : failed;
  }

  /** The same request, saying that it repeats itself. */
  static ClientRequest repeat(ClientRequest request) {
    return request.accept(new ClientRequest.Visitor<>() {
      @Override
      public ClientRequest get(ClientRequest.Get get) {
        return get;
      }

      @Override
      public ClientRequest put(ClientRequest.Put put) {
        return new ClientRequest.Put(
            put.key(),
            put.content(),
            put.context(),
            put.id(),
            true,
            put.consistency(),
            put.timeoutMillis(),
            put.durability(),
            put.returnValue());
      }

      @Override
      public ClientRequest delete(ClientRequest.Delete delete) {
        return new ClientRequest.Delete(
            delete.key(),
            delete.context(),
            delete.id(),
            true,
            delete.consistency(),
            delete.timeoutMillis(),
            delete.durability(),
            delete.returnValue());
      }
    });
  }

  /** Whether this request says that it repeats another. */
  static boolean isRepeat(ClientRequest request) {
    return request.accept(new ClientRequest.Visitor<>() {
      @Override
      public Boolean get(ClientRequest.Get get) {
        return false;
      }

      @Override
      public Boolean put(ClientRequest.Put put) {
        return put.retry();
      }

      @Override
      public Boolean delete(ClientRequest.Delete delete) {
        return delete.retry();
      }
    });
  }
}

package io.quorate.node.wire;

import io.quorate.node.request.Conflict;
import io.quorate.node.request.Outcome;
import io.quorate.node.request.SnapshotStep;
import io.quorate.ring.Durability;
import io.quorate.ring.Level;
import java.util.List;

/**
 * The constants of each enumeration on the wire: a constant's number is its place here, whatever
 * the order of its declaration. New ones go to the end, nothing is ever removed.
 */
final class Codes {
  static final List<Durability> DURABILITIES = List.of(Durability.FSYNC, Durability.OS);

  static final List<Level> LEVELS = List.of(
      Level.Named.ONE, Level.Named.TWO, Level.Named.THREE, Level.Named.QUORUM, Level.Named.ALL);

  static final List<Reply.Reason> REFUSALS = List.of(
      Reply.Reason.NOT_OWNER,
      Reply.Reason.OVERLOADED,
      Reply.Reason.NO_ROOM,
      Reply.Reason.EXPIRED,
      Reply.Reason.UNREADABLE,
      Reply.Reason.UNKNOWN,
      Reply.Reason.STOPPING,
      Reply.Reason.STALE);

  static final List<Outcome.Reason> FAILURES = List.of(
      Outcome.Reason.INVALID,
      Outcome.Reason.CONFLICT,
      Outcome.Reason.QUORUM_NOT_REACHED,
      Outcome.Reason.OVERLOADED,
      Outcome.Reason.DEADLINE_PASSED,
      Outcome.Reason.NO_ROOM,
      Outcome.Reason.NOT_READY);

  static final List<SnapshotStep> SNAPSHOT_STEPS =
      List.of(SnapshotStep.HOLD, SnapshotStep.TAKE, SnapshotStep.KEEP, SnapshotStep.DISCARD);

  static final List<Conflict.Kind> CONFLICTS = List.of(
      Conflict.Kind.DISCARDED,
      Conflict.Kind.OVERWRITTEN,
      Conflict.Kind.MADE,
      Conflict.Kind.RESOLVED);

  private Codes() {}
}

package io.quorate.node.coordinator;

import io.quorate.node.request.Consistency;
import io.quorate.node.request.Outcome;
import io.quorate.ring.Level;
import io.quorate.ring.Required;
import java.util.Optional;

/**
 * How many replicas one request needs, and whether fallbacks count: what the client said, completed
 * by the bucket.
 */
record Terms(Required r, Required w, boolean sloppy) {
  static Terms of(Placement placement, Consistency consistency) {
    int n = placement.bucket().n();
    return new Terms(
        placement.list().required(consistency.r().orElse(placement.bucket().r()), n),
        placement.list().required(consistency.w().orElse(placement.bucket().w()), n),
        consistency.sloppy().orElse(placement.bucket().sloppy()));
  }

  /** A majority of the owners themselves, whatever the client said. */
  static Terms majority(Placement placement) {
    Required majority =
        placement.list().required(Level.Named.QUORUM, placement.bucket().n());
    return new Terms(majority, majority, false);
  }

  /** Why a request with these terms makes no sense, whether or not it needs both levels. */
  Optional<Outcome.Failed> invalid() {
    return invalid(r).or(() -> invalid(w));
  }

  private static Optional<Outcome.Failed> invalid(Required required) {
    return required.fold(
        satisfiable -> Optional.empty(),
        unavailable -> Optional.empty(),
        invalid ->
            Optional.of(Outcome.Failed.notApplied(Outcome.Reason.INVALID, invalid.sentence())));
  }

  /** Why this cluster, whoever lives, cannot meet a level that the bucket allows. */
  static Optional<Outcome.Failed> unavailable(Required required) {
    return required.fold(
        satisfiable -> Optional.empty(),
        unavailable -> Optional.of(new Outcome.Failed(
            Outcome.Reason.QUORUM_NOT_REACHED,
            "The level needs " + unavailable.needed() + " copies, and this cluster can keep only "
                + unavailable.of() + ".",
            unavailable.needed(),
            unavailable.of(),
            false)),
        invalid -> Optional.empty());
  }

  int rNeeded() {
    return needed(r);
  }

  int wNeeded() {
    return needed(w);
  }

  private static int needed(Required required) {
    return required.fold(Required.Satisfiable::needed, Required.Unavailable::needed, invalid -> {
      throw new AssertionError(invalid.sentence());
    });
  }
}

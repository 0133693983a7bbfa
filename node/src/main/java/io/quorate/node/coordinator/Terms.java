package io.quorate.node.coordinator;

import io.quorate.node.request.Consistency;
import io.quorate.node.request.Outcome;
import io.quorate.ring.Level;
import io.quorate.ring.Required;
import java.util.List;
import java.util.Optional;

/**
 * How many replicas one request needs, and whether fallbacks count: what the client said, completed
 * by the bucket.
 *
 * @param said what the client asked for
 * @param r of those who are read
 * @param w of each set of owners that is written, the one that is read first
 */
record Terms(Consistency said, Required r, List<Required> w, boolean sloppy) {
  Terms {
    w = List.copyOf(w);
  }

  static Terms of(Placement placement, Consistency consistency) {
    int n = placement.bucket().n();
    return new Terms(
        consistency,
        placement
            .holders()
            .read()
            .required(consistency.r().orElse(placement.bucket().r()), n),
        placement.holders().written().stream()
            .map(list -> list.required(consistency.w().orElse(placement.bucket().w()), n))
            .toList(),
        consistency.sloppy().orElse(placement.bucket().sloppy()));
  }

  /** A majority of the owners themselves, whatever the client said. */
  static Terms majority(Placement placement) {
    Optional<Level> quorum = Optional.of(Level.Named.QUORUM);
    return of(placement, new Consistency(quorum, quorum, Optional.of(false)));
  }

  /** The same request where the partition has other owners. */
  Terms at(Placement moved) {
    return of(moved, said);
  }

  /** Why a request with these terms makes no sense, whether or not it needs both levels. */
  Optional<Outcome.Failed> invalid() {
    // Whether a number makes sense depends on the bucket's n only: every set says the same.
    return invalid(r).or(() -> invalid(w.get(0)));
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

  /** Why the level of a write cannot be met by one of the sets. */
  Optional<Outcome.Failed> writeUnavailable() {
    return w.stream().map(Terms::unavailable).flatMap(Optional::stream).findFirst();
  }

  int rNeeded() {
    return needed(r);
  }

  /** How many of the owners that are read, or of who stands in for them, must hold a write. */
  int wNeeded() {
    return wNeeded(0);
  }

  /** The same of the set of owners at this place. */
  int wNeeded(int set) {
    return needed(w.get(set));
  }

  private static int needed(Required required) {
    return required.fold(Required.Satisfiable::needed, Required.Unavailable::needed, invalid -> {
      throw new AssertionError(invalid.sentence());
    });
  }
}

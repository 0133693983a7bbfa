package io.quorate.antientropy.reap;

/** Which rule of a reap is left out in a {@link ReapWorld}. */
enum Without {
  /** Owners remove tombstones that are old enough. */
  ROUNDS,
  /** What is joined may bear anything. */
  FENCE,
  /** Nobody asks whether there is a hint. */
  HINTS_ASKED,
  /** A tombstone is compared and sent until it is removed. */
  MARK,
  /** What is here is looked at before the generation is forced. */
  LOOK_WHEN_RAISED,
  /** Rounds go on while the partition moves. */
  REST,
  /** What was held while others reaped is joined. */
  VOID,
  /** Owners remove before everybody knows that all have raised. */
  CLOSE,
  /** A tombstone counts as shown before it is forced. */
  FORCED,
  /** Only owners say for the last time that nothing has changed. */
  ALL_MARK
}

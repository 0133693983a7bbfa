package io.quorate.node.storage;

/**
 * The three decisions on which rebuild and compaction stand, apart from what carries them out, so
 * that tests can prove that each is needed: a storage that decides otherwise loses data.
 */
interface Judgement {
  Judgement SOUND = new Judgement() {};

  /** Whether a record of a key takes the place of the one that is known. */
  default boolean replaces(Pointer candidate, Pointer known) {
    return candidate.isAsNewAs(known);
  }

  /** Whether compaction carries a removal on. */
  default boolean carries(LogRecord removal, boolean anOlderRecordMayBeThere) {
    return anOlderRecordMayBeThere;
  }

  /** Whether the index is switched to a copy of this sequence. */
  default boolean switches(Pointer now, long copiedSequence, boolean isInVictim) {
    return now.sequence() == copiedSequence && isInVictim;
  }
}

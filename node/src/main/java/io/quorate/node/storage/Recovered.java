package io.quorate.node.storage;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What opening a directory gives the log and the lanes.
 *
 * @param segment the last one, to be appended to; empty if the next append begins a new one
 * @param lastLength where the manifest's open segment ends, if it is not to be appended to
 * @param nextSequence higher than every number that was ever given
 * @param indexes of the spaces that have, or had, a record
 */
record Recovered(
    Manifest manifest,
    Optional<Segment> segment,
    long lastLength,
    long nextSequence,
    SortedMap<SpaceId, SpaceIndex> indexes,
    Recovery facts) {
  /** The names of the hint spaces that are not empty. */
  List<HintSpace> hintSpaces() {
    return indexes.entrySet().stream()
        .filter(entry -> entry.getKey().isHints() && entry.getValue().size() > 0)
        .map(entry -> new HintSpace(entry.getKey().target(), entry.getKey().partition()))
        .toList();
  }
}

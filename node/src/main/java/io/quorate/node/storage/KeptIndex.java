package io.quorate.node.storage;

import io.quorate.ring.Key;
import java.util.Optional;
import java.util.SortedMap;

/**
 * An index as a clean stop left it.
 *
 * @param live how many bytes of each segment it points at
 * @param table if it had one
 * @param size as in {@link IndexParts}
 * @param keyBytes as in {@link IndexParts}
 * @param delta as in {@link IndexParts}
 */
record KeptIndex(
    SpaceId space,
    SegmentTally live,
    Optional<KeptTable> table,
    long size,
    long keyBytes,
    SortedMap<Key, Optional<Pointer>> delta) {}

package io.quorate.node.storage;

import io.quorate.ring.Key;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What an index consists of that is changed no more, still open.
 *
 * @param table outside the heap, if there is one
 * @param size keys in both
 * @param keyBytes the bytes of those keys
 * @param delta what is true in spite of the table: where a key points, or that it is gone
 */
record IndexParts(
    Optional<ChronicleTable> table,
    long size,
    long keyBytes,
    SortedMap<Key, Optional<Pointer>> delta) {}

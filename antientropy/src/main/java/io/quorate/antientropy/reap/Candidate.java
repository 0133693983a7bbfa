package io.quorate.antientropy.reap;

import io.quorate.ring.Key;

/**
 * A tombstone that may be removed, or a copy that may be pruned: which, says what it holds.
 *
 * @param digest of its key and state: equal digests are equal copies
 */
public record Candidate(Key key, long digest) {}

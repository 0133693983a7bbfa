package io.quorate.antientropy.reap;

import io.quorate.ring.Key;

/**
 * A tombstone that may be reaped.
 *
 * @param digest of its key and state: equal digests are equal tombstones
 */
public record Candidate(Key key, long digest) {}

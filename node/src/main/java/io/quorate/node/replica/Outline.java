package io.quorate.node.replica;

/**
 * What is known of a place's newest copy without reading it.
 *
 * @param sequence of its record; {@link Copies#PENDING} while it is on its way to the log
 */
record Outline(long sequence, int recordBytes, long digest) {}

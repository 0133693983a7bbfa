package io.quorate.node.coordinator;

/**
 * Which message a forwarded request came in: the same for a message that the network delivers
 * twice, another for one that was sent again.
 *
 * @param start the asking process's start id
 * @param correlation that process's number for the exchange
 */
public record Origin(long start, long correlation) {}

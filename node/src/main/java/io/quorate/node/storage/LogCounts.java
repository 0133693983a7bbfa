package io.quorate.node.storage;

/**
 * What was done to the log since the start.
 *
 * @param appendedBytes bytes of records, also of those written again after a failed force
 * @param forces how often it was forced, without those that failed
 */
public record LogCounts(long appendedBytes, long forces) {}

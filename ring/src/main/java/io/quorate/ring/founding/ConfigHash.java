package io.quorate.ring.founding;

/**
 * What two nodes compare of their configurations, eight bytes each.
 *
 * @param members of the number of partitions and the configured names and peer addresses
 * @param buckets of the configured bucket definitions
 */
public record ConfigHash(long members, long buckets) {}

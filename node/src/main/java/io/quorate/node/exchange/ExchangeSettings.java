package io.quorate.node.exchange;

import static com.google.common.base.Preconditions.checkArgument;

import java.time.Duration;

/**
 * How eagerly a node compares its copies with those of the other owners.
 *
 * @param enabled whether it begins comparisons at all; it answers those of others in any case. Off
 *     is for experiments: copies that nobody reads then stay different.
 * @param period how often each partition is compared with each other owner of it. Longer: a
 *     difference that no hint and no read has healed stays longer; shorter: more small messages,
 *     two a partition, owner and period.
 * @param bytesPerSecond how much one node fetches and sends to make copies equal, in all. More: a
 *     node that lost its disk is whole sooner; less: clients notice less of it.
 * @param scrubPeriod how often every record is read from the disk to see whether it is still what
 *     was written. Longer: rot is found later, and more of it may have come together; shorter: the
 *     disk reads more.
 * @param scrubBytesPerSecond how much of that is read at most, in all
 */
public record ExchangeSettings(
    boolean enabled,
    Duration period,
    long bytesPerSecond,
    Duration scrubPeriod,
    long scrubBytesPerSecond) {
  /** Every 10 s at 32 MiB/s; every record once a day, at 8 MiB/s. */
  public static final ExchangeSettings DEFAULTS =
      new ExchangeSettings(true, Duration.ofSeconds(10), 32L << 20, Duration.ofDays(1), 8L << 20);

  public ExchangeSettings {
    checkArgument(period.toMillis() >= 10, "copies are compared every 10 ms at most");
    checkArgument(scrubPeriod.toMillis() >= 1_000, "records are read every second at most");
    checkArgument(bytesPerSecond >= 1_024, "at least 1 KiB a second is exchanged");
    checkArgument(scrubBytesPerSecond >= 1_024, "at least 1 KiB a second is read");
  }
}

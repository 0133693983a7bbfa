package io.quorate.antientropy.hints;

import java.time.Duration;

/**
 * How fast hints are delivered.
 *
 * @param inFlightMax deliveries to one target at a time. More: a returned owner is whole sooner;
 *     fewer: it serves its clients better meanwhile.
 * @param perSecondMax deliveries started per second, to all targets together. The bound on what
 *     replay may take from foreground traffic.
 * @param backoffMin how long a target rests after a failed delivery, before jitter; also the time
 *     over which the first deliveries to a returned target are spread
 * @param backoffMax how long it rests at most; the rest doubles with every failure in between
 */
public record Pace(int inFlightMax, int perSecondMax, Duration backoffMin, Duration backoffMax) {
  /** 32 at a time, 2,000 a second, resting between 200 ms and 30 s. */
  public static final Pace DEFAULT =
      new Pace(32, 2_000, Duration.ofMillis(200), Duration.ofSeconds(30));

  public Pace {
    if (inFlightMax < 1 || perSecondMax < 1) {
      throw new IllegalArgumentException("a pace lets at least one delivery through");
    }
    if (backoffMin.isNegative() || backoffMin.isZero() || backoffMax.compareTo(backoffMin) < 0) {
      throw new IllegalArgumentException("a backoff is positive and its maximum no less");
    }
  }
}

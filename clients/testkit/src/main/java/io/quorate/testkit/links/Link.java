package io.quorate.testkit.links;

import java.time.Duration;

/**
 * One direction of the line between two nodes, and what is wrong with it. Immutable: each method
 * gives a changed copy of {@link #GOOD} or of what it is called on.
 *
 * <pre>{@code
 * Link slow = Link.GOOD.delay(Duration.ofMillis(20)).jitter(Duration.ofMillis(30));
 * Link poor = slow.sliceBytes(100).lossRate(0.05);
 * }</pre>
 *
 * @param cut whether nothing passes
 * @param delay how long everything takes
 * @param jitter how much longer at most, by chance; what was sent in order over a connection
 *     arrives in order, datagrams may overtake each other
 * @param sliceBytes the longest piece in which a connection's bytes arrive; 0: as they come
 * @param lossRate the share of datagrams that are lost, 0 to 1
 * @param duplicateRate the share of datagrams that arrive twice, 0 to 1
 */
public record Link(
    boolean cut,
    Duration delay,
    Duration jitter,
    int sliceBytes,
    double lossRate,
    double duplicateRate) {
  /** Nothing is wrong. */
  public static final Link GOOD = new Link(false, Duration.ZERO, Duration.ZERO, 0, 0, 0);

  /** Nothing passes. */
  public static final Link CUT = GOOD.cut(true);

  public Link {
    if (delay.isNegative() || jitter.isNegative() || sliceBytes < 0) {
      throw new IllegalArgumentException("a delay, a jitter and a slice are not negative");
    }
    checkRate(lossRate);
    checkRate(duplicateRate);
  }

  private static void checkRate(double rate) {
    if (!(rate >= 0 && rate <= 1)) {
      throw new IllegalArgumentException("a rate is 0 to 1, not " + rate);
    }
  }

  public Link cut(boolean changed) {
    return new Link(changed, delay, jitter, sliceBytes, lossRate, duplicateRate);
  }

  public Link delay(Duration changed) {
    return new Link(cut, changed, jitter, sliceBytes, lossRate, duplicateRate);
  }

  public Link jitter(Duration changed) {
    return new Link(cut, delay, changed, sliceBytes, lossRate, duplicateRate);
  }

  public Link sliceBytes(int changed) {
    return new Link(cut, delay, jitter, changed, lossRate, duplicateRate);
  }

  public Link lossRate(double changed) {
    return new Link(cut, delay, jitter, sliceBytes, changed, duplicateRate);
  }

  public Link duplicateRate(double changed) {
    return new Link(cut, delay, jitter, sliceBytes, lossRate, changed);
  }
}

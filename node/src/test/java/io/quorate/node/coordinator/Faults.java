package io.quorate.node.coordinator;

import java.util.SplittableRandom;

/** What happens to messages, by chance: RELIABILITY §4's ranges for the network. */
final class Faults {
  private final SplittableRandom random;
  private final int lostPercent;
  private final int twicePercent;
  private final int delayMillisMax;

  Faults(SplittableRandom random) {
    this.random = random;
    this.lostPercent = random.nextInt(16);
    this.twicePercent = random.nextInt(30);
    this.delayMillisMax = 1 + random.nextInt(100);
  }

  /** How many copies of a request arrive. */
  int copies() {
    if (isLost()) {
      return 0;
    }
    return random.nextInt(100) < twicePercent ? 2 : 1;
  }

  boolean isLost() {
    return random.nextInt(100) < lostPercent;
  }

  /** Whether a loss is noticed at once. */
  boolean isBroken() {
    return random.nextBoolean();
  }

  int delayMillis() {
    return random.nextInt(50) == 0 ? 400 : 1 + random.nextInt(delayMillisMax);
  }
}

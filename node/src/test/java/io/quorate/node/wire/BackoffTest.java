package io.quorate.node.wire;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final long MILLI = 1_000_000;

  @Test
  void waitsGrowFromFiftyMillisecondsToOneSecondAndFallBackAfterSuccess() {
    for (int seed = 0; seed < 200; seed++) {
      Backoff backoff = new Backoff(new Random(seed));
      for (int round = 0; round < 2; round++) {
        long whole = 50 * MILLI;
        for (int failure = 0; failure < 10; failure++) {
          long wait = backoff.failed();
          assertTrue(wait >= whole / 2 && wait <= whole, "seed " + seed + " wait " + wait);
          whole = Math.min(1_000 * MILLI, 2 * whole);
        }
        backoff.succeeded();
      }
    }
  }
}

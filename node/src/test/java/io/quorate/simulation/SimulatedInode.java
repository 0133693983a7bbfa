package io.quorate.simulation;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** A file's bytes, whatever its names. After a failed force later ones prove nothing. */
final class SimulatedInode {
  byte[] data = new byte[256];
  int size;
  int forced;
  boolean failedForce;

  byte[] copy() {
    return Arrays.copyOf(data, size);
  }

  /** The power went: a random part of what was not forced is gone, the rest may be torn. */
  void lose(RandomGenerator random) {
    if (size > forced) {
      int kept = forced + random.nextInt(size - forced + 1);
      if (kept > forced && random.nextInt(4) == 0) {
        data[kept - 1] ^= (byte) (1 + random.nextInt(255));
      }
      size = kept;
      forced = kept;
    }
    failedForce = false;
  }
}

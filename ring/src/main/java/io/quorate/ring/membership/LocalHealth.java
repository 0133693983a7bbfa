package io.quorate.ring.membership;

/**
 * How far a member believes itself slow: 0 (well) to a most (Lifeguard, the local health
 * multiplier). Probes become that much more patient. Mutable; confined to its {@link Swim}.
 */
final class LocalHealth {
  private final int most;
  private int multiplier;

  LocalHealth(int most) {
    this.most = most;
  }

  void worse() {
    multiplier = Math.min(most, multiplier + 1);
  }

  void better() {
    multiplier = Math.max(0, multiplier - 1);
  }

  int multiplier() {
    return multiplier;
  }

  long scale(long nanos) {
    return nanos * (multiplier + 1);
  }
}

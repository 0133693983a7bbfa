package io.quorate.node.storage;

import java.util.OptionalLong;

/** Some positions of the ring: unsigned numbers. */
public interface Positions {
  /** Every position. */
  Positions ALL = new Positions() {
    @Override
    public boolean contains(long position) {
      return true;
    }

    @Override
    public OptionalLong from(long position) {
      return OptionalLong.of(position);
    }
  };

  boolean contains(long position);

  /**
   * Between this position and the one that is returned lies none of them; empty if none lies from
   * it on.
   */
  OptionalLong from(long position);
}

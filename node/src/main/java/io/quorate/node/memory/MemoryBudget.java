package io.quorate.node.memory;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes that long values may take of one node's memory, all together. What finds no room is
 * refused at once; one that comes while nothing is taken always finds it. May be used by any
 * thread.
 */
public final class MemoryBudget {
  /** What is not longer is not counted here. */
  public static final int COUNTED_BYTES_MIN = 64 << 10;

  private final long bytesMax;
  private final AtomicLong taken = new AtomicLong();

  /** On whose behalf room is taken. */
  public enum Use {
    /** A client of this node: up to half. */
    CLIENT,
    /** Other nodes, or what was begun for a client already: all. */
    PEER
  }

  /** Room for so many bytes. */
  public MemoryBudget(long bytesMax) {
    checkArgument(bytesMax >= 1, "there is room for something");
    this.bytesMax = bytesMax;
  }

  /** Room that was taken; given back once, by whoever is first. */
  public static final class Hold {
    /** What is too short to be counted. */
    public static final Hold NONE = new Hold(new MemoryBudget(1), 0);

    private final MemoryBudget from;
    private final AtomicLong bytes;

    private Hold(MemoryBudget from, long bytes) {
      this.from = from;
      this.bytes = new AtomicLong(bytes);
    }

    /** Whether anything is held. */
    public boolean isCounted() {
      return bytes.get() > 0;
    }

    /** Gives it back; nothing happens the second time. */
    public void release() {
      from.give(bytes.getAndSet(0));
    }
  }

  /**
   * Takes room for something of this length.
   *
   * @param times how often it will stand in memory at once
   * @return empty: there is none. Something too short to be counted needs none
   */
  public Optional<Hold> hold(long length, int times, Use use) {
    if (length <= COUNTED_BYTES_MIN) {
      return Optional.of(Hold.NONE);
    }
    long bytes = length * times;
    return tryTake(bytes, use) ? Optional.of(new Hold(this, bytes)) : Optional.empty();
  }

  /** Takes so many bytes, or none and answers false. */
  public boolean tryTake(long bytes, Use use) {
    long limit = use == Use.CLIENT ? bytesMax / 2 : bytesMax;
    while (true) {
      long now = taken.get();
      if (now > 0 && now + bytes > limit) {
        return false;
      }
      if (taken.compareAndSet(now, now + bytes)) {
        return true;
      }
    }
  }

  /** Gives back what was taken. */
  public void give(long bytes) {
    long left = taken.addAndGet(-bytes);
    assert left >= 0 : "more was given back than taken";
  }

  /** How much is taken, where no single value takes more than all. */
  public Occupancy occupancy() {
    return new Occupancy("bytes of long values", taken(), bytesMax);
  }

  /** How much is taken. */
  public long taken() {
    return taken.get();
  }

  /** How much there is. */
  public long bytesMax() {
    return bytesMax;
  }
}

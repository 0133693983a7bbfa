package io.quorate.antientropy.causality;

import static com.google.common.base.Preconditions.checkArgument;

import io.quorate.ring.DiskId;
import java.util.HexFormat;

/**
 * Who gives dots for one key: the first component of a {@link Dot}.
 *
 * <p>At most 16 bytes: the high 5 bytes of the disk id, the high 5 bytes of the start id, and a
 * sequence number within that start as big-endian without leading zero bytes (0 to 6 bytes). An
 * actor serves one key of one node; a key gets a fresh one whenever it is not certain which dots
 * the former one gave (package documentation, "Fresh actors"). Ordered by its bytes, unsigned; the
 * form is canonical.
 *
 * <p>A <i>claim</i> is an actor that one repeat of one request gets for itself, to mint nothing but
 * this write: 8 bytes for the request's id and 63 bits that no other claim has (package
 * documentation, "A repeat lays a claim"). The highest bit of a 6-byte sequence tells it.
 */
public final class Actor implements Comparable<Actor> {
  /** The fewest bytes of an actor: disk part, start part and sequence 0. */
  public static final int BYTES_MIN = 10;

  /** The most bytes of an actor. */
  public static final int BYTES_MAX = 16;

  /** The greatest sequence number: 6 bytes but for the bit that tells a claim. */
  public static final long SEQUENCE_MAX = (1L << 47) - 1;

  private static final int DISK_BITS = 40;
  private static final long CLAIM_BIT = 1L << 47;
  private static final long SEQUENCE_MASK = (1L << 48) - 1;

  /*
   * Two words hold the bytes from the left, padded with zero bytes; `length` tells padding from data:
   *
   *   high: d d d d d s s s     low: s s q q q q q q
   */
  private final long high;
  private final long low;
  private final int length;

  private Actor(long high, long low, int length) {
    this.high = high;
    this.low = low;
    this.length = length;
  }

  /**
   * The actor of this sequence number, within this start, on this disk.
   *
   * @throws IllegalArgumentException if the sequence is not in 0 to {@link #SEQUENCE_MAX}
   */
  public static Actor of(DiskId disk, StartId start, long sequence) {
    checkArgument(sequence >= 0 && sequence <= SEQUENCE_MAX, "a sequence is 0 to %s", SEQUENCE_MAX);
    int bytes = (Long.SIZE - Long.numberOfLeadingZeros(sequence) + 7) / 8;
    long aligned = bytes == 0 ? 0 : sequence << (8 * (6 - bytes));
    return new Actor(highOf(disk, start), startLow(start) | aligned, BYTES_MIN + bytes);
  }

  /** The claim of a repeat of this request that these bits, but for one, tell from all others. */
  static Actor claim(RequestId request, long unique) {
    return new Actor(request.hash(), unique | CLAIM_BIT, BYTES_MAX);
  }

  /**
   * The actor with exactly these bytes.
   *
   * @throws IllegalArgumentException if there are fewer than 10 or more than 16, or the sequence
   *     has a leading zero byte
   */
  public static Actor fromBytes(byte[] bytes) {
    checkArgument(isCanonical(bytes, 0, bytes.length), "not the bytes of an actor");
    return read(bytes, 0, bytes.length);
  }

  static boolean isCanonical(byte[] bytes, int offset, int length) {
    return length >= BYTES_MIN
        && length <= BYTES_MAX
        && (length == BYTES_MIN || bytes[offset + BYTES_MIN] != 0);
  }

  static Actor read(byte[] bytes, int offset, int length) {
    long high = 0;
    long low = 0;
    for (int i = 0; i < BYTES_MAX; i++) {
      long unsigned = i < length ? bytes[offset + i] & 0xffL : 0;
      if (i < Long.BYTES) {
        high = high << 8 | unsigned;
      } else {
        low = low << 8 | unsigned;
      }
    }
    return new Actor(high, low, length);
  }

  /** How many bytes it has: 10 to 16. */
  public int length() {
    return length;
  }

  /** Its bytes, anew. */
  public byte[] toBytes() {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = byteAt(i);
    }
    return bytes;
  }

  /** Its sequence number within its start. */
  long sequence() {
    return length == BYTES_MIN ? 0 : (low & SEQUENCE_MASK) >>> (8 * (BYTES_MAX - length));
  }

  byte byteAt(int index) {
    long word = index < Long.BYTES ? high : low;
    return (byte) (word >>> (56 - 8 * (index & 7)));
  }

  /** Whether its disk part is that of this disk. */
  public boolean isOf(DiskId disk) {
    return high >>> (Long.SIZE - DISK_BITS) == disk.value() >>> (Long.SIZE - DISK_BITS);
  }

  /** Whether it is the claim of a repeat. */
  boolean isClaim() {
    return length == BYTES_MAX && (low & CLAIM_BIT) != 0;
  }

  /** Whether it is the claim of a repeat of this request. */
  boolean isClaimOf(RequestId request) {
    return isClaim() && high == request.hash();
  }

  /** Whether both, claims, are of the same request. */
  boolean isOfRequestOf(Actor other) {
    return high == other.high;
  }

  /** Whether both have the same disk part. */
  public boolean isOfDiskOf(Actor other) {
    return (high ^ other.high) >>> (Long.SIZE - DISK_BITS) == 0;
  }

  /** Whether its disk part is that of this disk and its start part that of this start. */
  public boolean isOf(DiskId disk, StartId start) {
    return high == highOf(disk, start) && low >>> 48 == startLow(start) >>> 48;
  }

  private static long highOf(DiskId disk, StartId start) {
    long diskPart = disk.value() >>> (Long.SIZE - DISK_BITS) << (Long.SIZE - DISK_BITS);
    return diskPart | start.value() >>> DISK_BITS;
  }

  private static long startLow(StartId start) {
    return (start.value() >>> 24 & 0xffff) << 48;
  }

  @Override
  public int compareTo(Actor other) {
    if (high != other.high) {
      return Long.compareUnsigned(high, other.high);
    }
    if (low != other.low) {
      return Long.compareUnsigned(low, other.low);
    }
    return Integer.compare(length, other.length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Actor actor
        && high == actor.high
        && low == actor.low
        && length == actor.length;
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Long.hashCode(high) + Long.hashCode(low)) + length;
  }

  /** Its bytes in hexadecimal. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(toBytes());
  }
}

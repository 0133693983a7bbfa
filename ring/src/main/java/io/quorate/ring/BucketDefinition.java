package io.quorate.ring;

import static com.google.common.base.Preconditions.checkArgument;

import java.nio.charset.StandardCharsets;

/**
 * How the keys of one bucket are kept.
 *
 * @param name 1 to 255 bytes of UTF-8, like a key's bucket
 * @param n how many owners each key has, 1 to {@value #N_MAX}
 * @param r how many must answer a read that does not say
 * @param w how many must acknowledge a write that does not say
 * @param sloppy whether a fallback may stand in for a dead owner of a write
 * @param conflicts what becomes of concurrent writes; fixed when the bucket is first defined
 * @param durability what an acknowledgement promises of one node's disk
 * @param repair whether strict reads of a majority wait for the owners that they find behind
 */
public record BucketDefinition(
    String name,
    int n,
    Level r,
    Level w,
    boolean sloppy,
    Conflicts conflicts,
    Durability durability,
    Repair repair)
    implements Comparable<BucketDefinition> {
  /** The most copies of a key; a preference list names no more owners. */
  public static final int N_MAX = 5;

  public static final int N_DEFAULT = 3;

  /** What becomes of concurrent writes. */
  public enum Conflicts {
    /** They are kept side by side, for the reader to join. */
    SIBLINGS,
    /** The greatest (timestamp, dot) wins; the others are lost, knowingly. */
    LWW
  }

  /** What a read does about owners that it finds behind. */
  public enum Repair {
    /** It answers, and sends them what they lack meanwhile. */
    LATE,
    /**
     * A strict read of a majority answers once a majority has what it answers: of two such reads,
     * the one that begins after the other has ended never shows less.
     */
    BLOCKING
  }

  /** A bucket whose reads wait for no repair. */
  public BucketDefinition(
      String name,
      int n,
      Level r,
      Level w,
      boolean sloppy,
      Conflicts conflicts,
      Durability durability) {
    this(name, n, r, w, sloppy, conflicts, durability, Repair.LATE);
  }

  public BucketDefinition {
    int bytes = name.getBytes(StandardCharsets.UTF_8).length;
    checkArgument(
        bytes >= 1 && bytes <= Key.BUCKET_BYTES_MAX,
        "a bucket has 1 to %s bytes of UTF-8",
        Key.BUCKET_BYTES_MAX);
    checkArgument(Key.isUnicode(name), "a bucket is UTF-8 text");
    checkArgument(n >= 1 && n <= N_MAX, "n is 1 to %s, not %s", N_MAX, n);
    checkLevel("r", r, n);
    checkLevel("w", w, n);
  }

  private static void checkLevel(String which, Level level, int n) {
    level.resolve(n, n).fold(satisfiable -> true, unavailable -> true, invalid -> {
      throw new IllegalArgumentException(which + ": " + invalid.sentence());
    });
  }

  /** The definition of a bucket that nobody defined: three copies, quorums, sloppy, forced. */
  public static BucketDefinition ofDefaults(String name) {
    return new BucketDefinition(
        name,
        N_DEFAULT,
        Level.Named.QUORUM,
        Level.Named.QUORUM,
        true,
        Conflicts.SIBLINGS,
        Durability.FSYNC);
  }

  /** The same bucket with this kind of repair. */
  public BucketDefinition with(Repair kind) {
    return new BucketDefinition(name, n, r, w, sloppy, conflicts, durability, kind);
  }

  /** By name: the canonical order of a topology. */
  @Override
  public int compareTo(BucketDefinition other) {
    return name.compareTo(other.name);
  }
}

package io.quorate.node.storage;

import io.quorate.node.environment.Disk;
import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * About how many keys each partition has, by what key files say, so that an index is made as large
 * as it will be. Mutable, confined to one thread.
 */
final class ExpectedKeys implements KeyFile.Outlines {
  /* How it works
   *
   * A log may have many records of a key, so records say too much. Of each partition the 256
   * smallest of its keys' hashes are kept (Bar-Yossef et al. 2002): each hash once, however often
   * its key comes. If they reach up to the part x of all hashes, there are about 255 / x keys,
   * wrong by 6 % as a rule.
   *
   *   0 ├┼─┼┼──┼─┼┤························································┤ 1
   *               x
   */
  private static final int KEPT = 256;

  private final SortedMap<SpaceId, Long> dropped;
  private final TreeMap<Integer, Partition> partitions = new TreeMap<>();

  /** What is known of one partition. */
  private static final class Partition {
    final long dropped;
    final TreeSet<Long> smallest = new TreeSet<>();
    long records;
    long keyBytes;

    Partition(long dropped) {
      this.dropped = dropped;
    }
  }

  /** @param dropped up to which sequence the records of a space are void */
  ExpectedKeys(SortedMap<SpaceId, Long> dropped) {
    this.dropped = dropped;
  }

  /** What the key files of this log say, as far as there are some. */
  static ExpectedKeys of(Disk disk, Manifest manifest) {
    var keys = new ExpectedKeys(manifest.dropped());
    for (Manifest.Part part : manifest.segments()) {
      try {
        KeyFile.open(disk, manifest.diskId(), part.number(), part.length()).outline(keys);
      } catch (IOException e) {
        // An open segment has none; whoever reads the others finds out the same.
      }
    }
    return keys;
  }

  @Override
  public void data(int partition, long sequence, int keyBytes, long hash) {
    Partition of = partitions.computeIfAbsent(
        partition,
        number -> new Partition(dropped.getOrDefault(SpaceId.data(number), Long.MIN_VALUE)));
    if (sequence <= of.dropped) {
      return;
    }
    of.records++;
    of.keyBytes += keyBytes;
    long mixed = mixed(hash);
    if (of.smallest.size() < KEPT) {
      of.smallest.add(mixed);
    } else if (mixed < of.smallest.last() && of.smallest.add(mixed)) {
      of.smallest.pollLast();
    }
  }

  /** Not negative; hashes that are near each other are far from each other then. */
  private static long mixed(long hash) {
    long bits = (hash + 1) * 0x9e3779b97f4a7c15L;
    bits = (bits ^ bits >>> 32) * 0xbf58476d1ce4e5b9L;
    bits = (bits ^ bits >>> 29) * 0x94d049bb133111ebL;
    return (bits ^ bits >>> 32) & Long.MAX_VALUE;
  }

  /** About how many keys of data the partition has, and at most so many records. */
  long keys(int partition) {
    Partition of = partitions.get(partition);
    if (of == null) {
      return 0;
    }
    if (of.smallest.size() < KEPT) {
      return of.smallest.size();
    }
    double reach = of.smallest.last() / (double) Long.MAX_VALUE;
    return Math.min(of.records, (long) ((KEPT - 1) / reach));
  }

  /** How long they are in an index, on average; 0 if there is none. */
  int averageKeyBytes(int partition) {
    Partition of = partitions.get(partition);
    return of == null || of.records == 0
        ? 0
        : Math.toIntExact((of.keyBytes + of.records - 1) / of.records);
  }
}

package io.quorate.node.storage;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What each closed segment is good for: what an index points at, and what its copy would have to
 * take along that no index points at. Mutable, confined to the worker "keys".
 */
final class SegmentUses {
  private final TreeMap<Integer, Carried> carried = new TreeMap<>();
  private final TreeSet<Integer> rotten = new TreeSet<>();
  private long emptied;

  /**
   * What a copy had to take along that no index points at.
   *
   * @param removalBytes of removals that were needed when so many victims had been emptied
   */
  private record Carried(long removalBytes, long unknownBytes, long emptied) {}

  /** Of each closed segment, but those that stay for what is rotten in them. */
  List<SegmentUse> of(Manifest manifest, SegmentTally live) {
    TreeMap<Integer, Long> liveBytes = new TreeMap<>();
    live.forEach(liveBytes::put);
    List<SegmentUse> uses = new ArrayList<>();
    for (Manifest.Part part : manifest.segments()) {
      if (!part.isOpen() && !rotten.contains(part.number())) {
        long kept = liveBytes.getOrDefault(part.number(), 0L) + carriedBytes(part, manifest);
        uses.add(new SegmentUse(part.number(), part.length() - SegmentHeader.BYTES, kept));
      }
    }
    return uses;
  }

  /** Removals that were needed may be so no more once as many segments as there are went. */
  private long carriedBytes(Manifest.Part part, Manifest manifest) {
    Carried by = carried.get(part.number());
    if (by == null) {
      return 0;
    }
    boolean isRecent = emptied - by.emptied < manifest.segments().size();
    return by.unknownBytes + (isRecent ? by.removalBytes : 0);
  }

  /** A copy was made that holds so much that no index points at. */
  void copied(int number, long removalBytes, long unknownBytes) {
    carried.put(number, new Carried(removalBytes, unknownBytes, emptied));
  }

  /** These went, and gave back what is worth speaking of or did not. */
  void deleted(Collection<Integer> victims, boolean gaveBack) {
    if (gaveBack) {
      emptied += victims.size();
    }
    carried.keySet().removeAll(victims);
  }

  /** It holds something that is needed and cannot be read. */
  void isRotten(int number) {
    rotten.add(number);
  }

  /** What was lost came back: segments that were kept for it need not be. */
  void healed() {
    rotten.clear();
  }
}

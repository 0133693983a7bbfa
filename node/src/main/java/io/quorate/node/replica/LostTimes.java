package io.quorate.node.replica;

import io.quorate.node.memory.Occupancy;
import io.quorate.ring.Key;
import java.util.LinkedHashMap;

/**
 * The times of copies that this node had and did not store, so that its next write of such a key is
 * later than they. Bounded: of very many keys those that failed last. Confined to its lane.
 */
/*
 * How it works
 *
 * The requests that a key remembers are, of each disk, those with the greatest times. That is the
 * latest ones only if a disk's times rise. They do where a write is later than all that the copy
 * knows; but a copy whose record failed goes back to what is stored, and the wall clock may be an
 * hour behind. Then a write would be earlier than what this disk gave before, and the other owners
 * would forget its request the moment it comes:
 *
 *   this node, an hour behind, its disk full        another owner: eight of this disk
 *     (copy: 10:00)   r1 at 11:01 ─ not stored ──▶   r1@11:01 … r8@11:08
 *     (copy: 10:00)   r9 at 10:01 ─ not stored ──▶   r1@11:01 … r8@11:08      r9 is forgotten at once
 *     (copy: 10:00)   r9 comes again: a second dot, and nobody knows that it is r9's
 *
 * Times that this node's hybrid clock gave, or learnt within its bound, need no such memory: that
 * clock never goes back. Those of writes where the last writer wins come from other nodes' clocks and
 * need it. What it does not outlive is a restart: a node that gave times, could not store them, and
 * comes back with its clock further behind than the bound gives earlier ones until its copy is
 * repaired.
 */
final class LostTimes {
  /** The most keys remembered. */
  static final int KEYS_MAX = 4_096;

  private final LinkedHashMap<Key, Long> times = new LinkedHashMap<>();

  /** A copy of the key that knew this time was not stored. */
  void lost(Key key, long time) {
    Long before = times.remove(key);
    times.put(key, before == null ? time : Math.max(before, time));
    if (times.size() > KEYS_MAX) {
      var eldest = times.keySet().iterator();
      eldest.next();
      eldest.remove();
    }
  }

  Occupancy occupancy() {
    return new Occupancy("times that were not stored", times.size(), KEYS_MAX);
  }

  /** What the time of the key's next write must exceed; 0: anything. */
  long floor(Key key) {
    return times.getOrDefault(key, 0L);
  }
}

package io.quorate.testkit.links;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/** What holds for each directed link now. May be used by any number of threads. */
final class LinkTable {
  private final Map<Direction, Link> links = new ConcurrentHashMap<>();
  private final RandomGenerator random;

  LinkTable(long seed) {
    random = new SplittableRandom(seed);
  }

  /** From whom to whom, by name. */
  record Direction(String from, String to) {}

  void set(String from, String to, Link link) {
    links.put(new Direction(from, to), link);
  }

  void clear() {
    links.clear();
  }

  Link get(String from, String to) {
    return links.getOrDefault(new Direction(from, to), Link.GOOD);
  }

  /** How long the next thing on this link takes, in milliseconds. */
  synchronized long delayMillis(Link link) {
    long jitter = link.jitter().toMillis();
    return link.delay().toMillis() + (jitter == 0 ? 0 : random.nextLong(jitter + 1));
  }

  /** Whether something with this rate happens now. */
  synchronized boolean happens(double rate) {
    return rate > 0 && random.nextDouble() < rate;
  }
}

package io.quorate.node.exchange;

import io.quorate.antientropy.exchange.Pair;
import io.quorate.node.environment.OperatorLog;
import io.quorate.node.replica.Standing;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/**
 * Which partitions of a lane lost something that nobody can name, and with whom they were compared
 * since: they count for r again once that was done with every living owner. Mutable, confined to
 * its lane.
 */
final class Doubts {
  /* How it works
   *
   *   start: loss known ─▶ doubted ──compared with every living owner, one at least──▶ trusted
   *                           │                                                          ▲
   *                           └── nobody else owns it: there is nobody to ask ───────────┘
   *
   * Where the others are doubted too (a whole cluster after a power cut), no read quorum counts. They
   * compare with each other all the same, so that each has the join of all copies that are left, and
   * go on: there is nothing better to wait for. That is said in the log.
   */
  private final Standing standing;
  private final OperatorLog log;
  private final TreeMap<Integer, TreeSet<String>> compared = new TreeMap<>();
  private final TreeSet<Integer> noneCounted = new TreeSet<>();
  private Runnable healed = () -> {};
  private int trusted;
  private boolean told;

  Doubts(Standing standing, OperatorLog log) {
    this.standing = standing;
    this.log = log;
  }

  /** These partitions are doubted; {@code healed} is run once when none is any more. */
  void begin(SortedSet<Integer> partitions, Runnable whenHealed) {
    healed = whenHealed;
    for (int partition : partitions) {
      compared.put(partition, new TreeSet<>());
      noneCounted.add(partition);
      standing.doubt(partition);
    }
  }

  /** This partition is new here: it is doubted until it was filled or compared. */
  void add(int partition) {
    compared.put(partition, new TreeSet<>());
    standing.doubt(partition);
  }

  /** Somebody else has seen to it that this partition has what it is to have. */
  void trust(int partition) {
    if (compared.remove(partition) != null) {
      noneCounted.remove(partition);
      standing.trust(partition);
    }
  }

  boolean isDoubted(int partition) {
    return compared.containsKey(partition);
  }

  boolean any() {
    return !compared.isEmpty();
  }

  /** Partitions that this node does not own any more are no matter of doubt. */
  void retain(SortedSet<Integer> own) {
    for (int partition : List.copyOf(compared.keySet())) {
      if (!own.contains(partition)) {
        compared.remove(partition);
        standing.trust(partition);
      }
    }
  }

  /** This pair's copies were compared to the end. */
  void compared(Pair with, boolean peerCounts) {
    TreeSet<String> peers = compared.get(with.partition());
    if (peers != null) {
      peers.add(with.peer());
      if (peerCounts) {
        noneCounted.remove(with.partition());
      }
    }
  }

  /** Trusts what has been compared with all living owners. */
  void judge(IntFunction<List<String>> coOwners, Predicate<String> alive) {
    for (int partition : List.copyOf(compared.keySet())) {
      List<String> others = coOwners.apply(partition);
      TreeSet<String> peers = compared.getOrDefault(partition, new TreeSet<>());
      boolean all = others.stream().filter(alive).allMatch(peers::contains);
      if (others.isEmpty() || (all && !peers.isEmpty())) {
        compared.remove(partition);
        standing.trust(partition);
        trusted++;
      }
    }
    if (compared.isEmpty() && !told) {
      told = true;
      tell();
      healed.run();
    }
  }

  private void tell() {
    if (trusted == 0) {
      return;
    }
    log.info("copies of " + trusted + " partitions, of which something was lost, were compared with"
        + " those of their other living owners and count again");
    if (!noneCounted.isEmpty()) {
      log.warn("of " + noneCounted.size() + " partitions no other owner's copy counted either: the"
          + " owners joined all that is left of them and go on with it");
    }
  }
}

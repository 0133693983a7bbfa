package io.quorate.antientropy.exchange;

import io.quorate.antientropy.reap.Generation;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** One owner's copies: at each position a set of facts, as bits; a join is their union. */
final class Side {
  private static final int PARTITIONS = 4;

  final TreeMap<Long, Long> states = new TreeMap<>(Long::compareUnsigned);
  final MerkleTree tree = new MerkleTree(PARTITIONS);

  void join(long position, long facts) {
    Long before = states.get(position);
    long after = (before == null ? 0 : before) | facts;
    if (before != null && before == after) {
      return;
    }
    if (before != null) {
      tree.remove(position, digest(position, before));
    }
    states.put(position, after);
    tree.add(position, digest(position, after));
  }

  void forget(long position) {
    Long before = states.remove(position);
    if (before != null) {
      tree.remove(position, digest(position, before));
    }
  }

  static long digest(long position, long facts) {
    long mixed = (position ^ 0x9e3779b97f4a7c15L) * 0xbf58476d1ce4e5b9L + facts;
    mixed = (mixed ^ mixed >>> 30) * 0x94d049bb133111ebL;
    return mixed ^ mixed >>> 31;
  }

  Page page(List<Integer> leaves, long from, int max) {
    List<Entry> found = new ArrayList<>();
    states.tailMap(from, true).forEach((position, facts) -> {
      if (found.size() <= max && leaves.contains(tree.leafOf(position))) {
        found.add(new Entry(position, digest(position, facts)));
      }
    });
    return Page.of(found, max);
  }

  /** The tree as a full scan makes it: what the changing one must always be equal to. */
  MerkleTree scanned() {
    MerkleTree fresh = new MerkleTree(PARTITIONS);
    states.forEach((position, facts) -> fresh.add(position, digest(position, facts)));
    return fresh;
  }

  Answer answer(Question question, int pageMax, int statesMax) {
    return question.accept(new Question.Visitor<Answer>() {
      @Override
      public Answer root(Question.Root root) {
        boolean equal = root.root() == tree.root();
        return new Answer.Sums(true, equal ? List.of() : tree.blocks(), Generation.FRESH);
      }

      @Override
      public Answer leaves(Question.Leaves leaves) {
        List<Long> sums = new ArrayList<>();
        leaves.blocks().forEach(block -> sums.addAll(tree.leaves(block)));
        return new Answer.Sums(true, sums, Generation.FRESH);
      }

      @Override
      public Answer entries(Question.Entries entries) {
        return new Answer.Entries(page(entries.leaves(), entries.from(), pageMax));
      }

      @Override
      public Answer states(Question.States wanted) {
        throw new AssertionError("the conversation joins itself: " + statesMax);
      }
    });
  }
}

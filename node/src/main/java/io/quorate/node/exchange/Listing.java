package io.quorate.node.exchange;

import static com.google.common.base.Preconditions.checkState;

import io.quorate.antientropy.exchange.Entry;
import io.quorate.antientropy.exchange.Exchange;
import io.quorate.antientropy.exchange.MerkleTree;
import io.quorate.antientropy.exchange.Page;
import io.quorate.antientropy.exchange.Question;
import io.quorate.node.replica.Spaces;
import io.quorate.node.storage.Space;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;

/**
 * What a partition holds in some leaves, or at some positions. Each of those costs a visit of the
 * few thousand entries of the index that lie nearest, some 0.1 µs each, or one for all of them that
 * lie near each other.
 */
final class Listing {
  /** More keys than this at so many positions are not looked for: positions are almost unique. */
  private static final int SPARE = 64;

  private Listing() {}

  /** The first entries of these leaves from a position on. */
  static Page page(Spaces spaces, Trees trees, int partition, Question.Entries asked) {
    MerkleTree tree = trees.tree(partition, asked.n());
    BitSet leaves = new BitSet(MerkleTree.LEAVES);
    asked.leaves().forEach(leaves::set);
    long from = asked.from();
    while (true) {
      List<Space.Entry> found = spaces
          .data(partition)
          .select(new LeafPositions(tree, partition, leaves, from), Exchange.ENTRIES_MAX + 1);
      boolean more = found.size() > Exchange.ENTRIES_MAX;
      long cut = more ? found.get(found.size() - 1).key().position() : 0;
      List<Entry> entries = new ArrayList<>(found.size());
      for (Space.Entry entry : found) {
        if (isOf(trees, asked.n(), entry) && !(more && entry.key().position() == cut)) {
          entries.add(PeerExchange.entry(entry));
        }
      }
      if (!more || !entries.isEmpty()) {
        return new Page(entries, more);
      }
      // All of them were of other trees: what is asked for may come behind.
      checkState(cut != from, "more than %s keys at one position", Exchange.ENTRIES_MAX);
      from = cut;
    }
  }

  private static boolean isOf(Trees trees, int n, Space.Entry entry) {
    return trees.copiesOf(entry.key()) == n && !trees.isLeftOut(entry);
  }

  /** The entries at these positions. */
  static List<Space.Entry> at(
      Spaces spaces, Trees trees, int partition, int n, Collection<Long> positions) {
    SinglePositions wanted = new SinglePositions(positions);
    List<Space.Entry> found = new ArrayList<>();
    for (Space.Entry entry : spaces.data(partition).select(wanted, wanted.size() + SPARE)) {
      if (isOf(trees, n, entry)) {
        found.add(entry);
      }
    }
    return found;
  }
}

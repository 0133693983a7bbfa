package io.quorate.antientropy.exchange;

import static com.google.common.base.Preconditions.checkState;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One comparison of one tree with that of one peer, and the joins that make both sides equal: a
 * machine (Dynamo §4.7). It sends nothing and knows no time; its host does each {@link Step} and
 * passes on what came of it, or gives it up.
 *
 * <p>Mutable, confined to its lane. Memory: two pages of entries and 8 KB of sums, whatever the
 * number of keys.
 */
public final class Exchange {
  /* How it works
   *
   *      root ──equal──▶ done
   *        │ differ
   *      blocks ─▶ leaves of the blocks that differ ─▶ entries of the leaves that differ, in pages
   *                                                      │  mine │ theirs
   *                                                      ▼
   *         only theirs, or another digest: pull, join ──▶ mine is now more than theirs: push
   *         only mine:                                     push
   *
   * One step is under way at a time, and each is bounded, so a peer that is slow is asked little.
   * Pages go up by position and never back: an exchange ends, however many writes come meanwhile.
   *
   * What it shows at its end: let A be what the peer had when the exchange began. An entry of A that
   * lies in a leaf whose sums were equal was here too, once in 2^64 excepted. Any other was listed,
   * or had grown to one that was listed (copies only grow), and then was equal to the own one or was
   * pulled, joined and forced. So this side has A; and likewise the peer has what this side had.
   * Writes that come meanwhile make more differences, not fewer: they cost a redundant join.
   */

  /** The most entries of a page: 64 KB. */
  public static final int ENTRIES_MAX = 4_096;

  /** The most positions of one pull or push. */
  public static final int STATES_MAX = 128;

  private final MerkleTree mine;
  private final int n;
  private final boolean forced;
  private final ArrayDeque<Long> toPull = new ArrayDeque<>();
  private final ArrayDeque<Long> toPush = new ArrayDeque<>();
  private List<Integer> blocks = List.of();
  private List<Integer> leaves = List.of();
  private boolean listed;
  private long from;
  private boolean peerCounts = true;
  private long pulled;
  private long pushed;

  /**
   * An exchange of this tree.
   *
   * @param n which copies it is of
   * @param forced whether the peer is to speak of forced copies only
   */
  public Exchange(MerkleTree mine, int n, boolean forced) {
    this.mine = mine;
    this.n = n;
    this.forced = forced;
  }

  /** How it begins. */
  public Step begin() {
    return new Step.Ask(new Question.Root(n, mine.root(), forced));
  }

  /** The answer to a {@link Question.Root} or {@link Question.Leaves}. */
  public Step sums(Answer.Sums answer) throws UnexpectedAnswerException {
    peerCounts &= answer.counts();
    if (blocks.isEmpty()) {
      if (answer.sums().isEmpty()) {
        return done(true);
      }
      expect(answer.sums().size() == MerkleTree.BLOCKS, "the sums of all blocks");
      blocks = MerkleTree.differing(mine.blocks(), answer.sums());
      // The own tree may have become like the peer's since it was asked.
      return blocks.isEmpty() ? done(true) : new Step.Ask(new Question.Leaves(n, blocks));
    }
    int expected = blocks.size() * MerkleTree.LEAVES_OF_BLOCK;
    expect(answer.sums().size() == expected, "the sums of the leaves of some blocks");
    leaves = differing(answer.sums());
    listed = leaves.isEmpty();
    return next();
  }

  private List<Integer> differing(List<Long> theirs) {
    List<Integer> found = new ArrayList<>();
    int at = 0;
    for (int block : blocks) {
      List<Long> part = theirs.subList(at, at + MerkleTree.LEAVES_OF_BLOCK);
      for (int leaf : MerkleTree.differing(mine.leaves(block), part)) {
        found.add(block * MerkleTree.LEAVES_OF_BLOCK + leaf);
      }
      at += MerkleTree.LEAVES_OF_BLOCK;
    }
    return found;
  }

  private static void expect(boolean held, String what) throws UnexpectedAnswerException {
    if (!held) {
      throw new UnexpectedAnswerException("asked for " + what + ", got something else");
    }
  }

  /**
   * The answer to a {@link Question.Entries}, and what the host itself has in the same leaves from
   * the same position on, taken now.
   */
  public Step entries(Page theirs, Page own) throws UnexpectedAnswerException {
    expect(!theirs.more() || !theirs.entries().isEmpty(), "a page of entries");
    long end = Long.compareUnsigned(theirs.end(), own.end()) < 0 ? theirs.end() : own.end();
    expect(Long.compareUnsigned(end, from) >= 0, "entries from a position on");
    TreeMap<Long, TreeSet<Entry>> byPosition = new TreeMap<>(Long::compareUnsigned);
    TreeSet<Entry> ofPeer = theirs.upTo(end);
    TreeSet<Entry> ofOwn = own.upTo(end);
    ofPeer.forEach(
        it -> byPosition.computeIfAbsent(it.position(), p -> new TreeSet<>()).add(it));
    for (Entry entry : ofOwn) {
      if (!byPosition.containsKey(entry.position())) {
        toPush.add(entry.position());
        byPosition.put(entry.position(), new TreeSet<>());
      }
    }
    byPosition.forEach((position, entries) -> {
      if (!ofOwn.containsAll(entries) || !sameCount(ofOwn, position, entries)) {
        toPull.add(position);
      }
    });
    listed = end == -1L;
    from = end + 1;
    return next();
  }

  /** Whether as many entries are at the position; false where both have some and mine are more. */
  private static boolean sameCount(
      NavigableSet<Entry> own, long position, NavigableSet<Entry> theirs) {
    int count = 0;
    for (Entry each : own.tailSet(new Entry(position, Long.MIN_VALUE), true)) {
      if (each.position() != position) {
        break;
      }
      count++;
    }
    return theirs.isEmpty() || count == theirs.size();
  }

  /**
   * Some of the positions of a {@link Step.Pull}, from the first, have been joined and forced.
   *
   * @param answered how many, at least one
   * @param behind those of them of which the own state is now more than the peer's
   */
  public Step pulled(int answered, List<Long> behind) throws UnexpectedAnswerException {
    expect(answered >= 1 && answered <= Math.min(STATES_MAX, toPull.size()), "states");
    for (int i = 0; i < answered; i++) {
      toPull.remove();
    }
    pulled += answered;
    toPush.addAll(behind);
    return next();
  }

  /** The peer has joined and forced all positions of a {@link Step.Push}. */
  public Step pushed() {
    int count = Math.min(STATES_MAX, toPush.size());
    checkState(count > 0, "nothing was to be pushed");
    for (int i = 0; i < count; i++) {
      toPush.remove();
    }
    pushed += count;
    return next();
  }

  private Step next() {
    if (!toPull.isEmpty()) {
      return new Step.Pull(first(toPull));
    }
    if (!toPush.isEmpty()) {
      return new Step.Push(first(toPush));
    }
    return listed ? done(false) : new Step.Ask(new Question.Entries(n, leaves, from));
  }

  private static List<Long> first(ArrayDeque<Long> of) {
    return of.stream().limit(STATES_MAX).toList();
  }

  private Step done(boolean equal) {
    return new Step.Done(new Step.Result(equal, pulled, pushed, peerCounts));
  }
}

package io.quorate.antientropy.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.antientropy.reap.Generation;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ExchangeTest {
  /** Partition 2 of 4. */
  private static long position(Random random) {
    return 0x8000_0000_0000_0000L | random.nextLong() >>> 2;
  }

  /** The dumb oracle: a full scan that joins everything with everything. */
  private static SortedMap<Long, Long> union(Side one, Side other) {
    TreeMap<Long, Long> all = new TreeMap<>(one.states);
    other.states.forEach((position, facts) -> all.merge(position, facts, (a, b) -> a | b));
    return all;
  }

  @Test
  void whateverTheSidesHadBothEndWithTheUnion() {
    for (int seed = 0; seed < 400; seed++) {
      Random random = new Random(seed);
      Side mine = new Side();
      Side theirs = new Side();
      int keys = random.nextInt(1 << random.nextInt(11));
      for (int i = 0; i < keys; i++) {
        long position = position(random);
        int whose = random.nextInt(8);
        if (whose != 0) {
          mine.join(position, whose < 6 ? 1 : random.nextInt(16));
        }
        if (whose != 1) {
          theirs.join(position, whose < 6 ? 1 : random.nextInt(16));
        }
      }
      SortedMap<Long, Long> all = union(mine, theirs);
      var result = new Conversation(mine, theirs, random, 1 + random.nextInt(64)).run();
      assertEquals(all, mine.states, "seed " + seed);
      assertEquals(all, theirs.states, "seed " + seed);
      assertEquals(mine.tree.root(), theirs.tree.root(), "seed " + seed);
      assertTrue(result.peerCounts());
    }
  }

  @Test
  void whatTheSidesHadAtTheBeginningBothHaveAtTheEndThoughTheyChangeMeanwhile() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      Side mine = new Side();
      Side theirs = new Side();
      long[] positions =
          random.longs(200, 0, 1L << 61).map(p -> p | Long.MIN_VALUE).toArray();
      for (long position : positions) {
        mine.join(position, random.nextInt(16));
        theirs.join(position, random.nextInt(16));
      }
      SortedMap<Long, Long> before = union(mine, theirs);
      Conversation conversation = new Conversation(mine, theirs, random, 16);
      conversation.between = () -> {
        mine.join(positions[random.nextInt(200)], 1L << random.nextInt(40));
        theirs.join(positions[random.nextInt(200)], 1L << random.nextInt(40));
      };
      conversation.run();
      before.forEach((position, facts) -> {
        assertEquals(facts, mine.states.getOrDefault(position, 0L) & facts);
        assertEquals(facts, theirs.states.getOrDefault(position, 0L) & facts);
      });
    }
  }

  @Test
  void equalSidesSayOneRootAndNoMore() {
    Random random = new Random(1);
    Side mine = new Side();
    Side theirs = new Side();
    for (int i = 0; i < 10_000; i++) {
      long position = position(random);
      mine.join(position, i);
      theirs.join(position, i);
    }
    Conversation conversation = new Conversation(mine, theirs, random, 4_096);
    assertTrue(conversation.run().equal());
    assertEquals(0, conversation.sums + conversation.listed);
    assertEquals(2, conversation.steps);
  }

  @Test
  void oneDifferenceAmongTenThousandListsOneLeaf() {
    Random random = new Random(2);
    Side mine = new Side();
    Side theirs = new Side();
    for (int i = 0; i < 10_000; i++) {
      long position = position(random);
      mine.join(position, i);
      theirs.join(position, i);
    }
    theirs.join(position(random), 7);
    Conversation conversation = new Conversation(mine, theirs, random, 4_096);
    var result = conversation.run();
    assertEquals(1, result.pulled());
    assertEquals(0, result.pushed());
    assertEquals(64, conversation.sums);
    assertTrue(conversation.listed < 30, conversation.listed + " entries were listed");
    assertEquals(mine.tree.root(), theirs.tree.root());
  }

  @Test
  void anEmptySideIsFilledInOneExchangeFromEitherEnd() {
    for (boolean pull : new boolean[] {true, false}) {
      Random random = new Random(3);
      Side full = new Side();
      Side empty = new Side();
      for (int i = 0; i < 20_000; i++) {
        full.join(position(random), i);
      }
      Conversation conversation = pull
          ? new Conversation(empty, full, random, 4_096)
          : new Conversation(full, empty, random, 4_096);
      conversation.run();
      assertEquals(full.states, empty.states);
      assertTrue(new Conversation(empty, full, random, 4_096).run().equal());
    }
  }

  @Test
  void aPeerThatAnswersSomethingElseIsRefused() throws Exception {
    Side mine = new Side();
    mine.join(Long.MIN_VALUE, 1);
    Exchange exchange = new Exchange(mine.tree, 3, false);
    exchange.begin();
    assertThrows(
        UnexpectedAnswerException.class,
        () -> exchange.sums(new Answer.Sums(true, List.of(1L, 2L), Generation.FRESH)));
    Step step = exchange.sums(new Answer.Sums(false, new MerkleTree(4).blocks(), Generation.FRESH));
    assertTrue(step instanceof Step.Ask ask && ask.question() instanceof Question.Leaves);
    assertThrows(
        UnexpectedAnswerException.class,
        () -> exchange.sums(new Answer.Sums(true, List.of(), Generation.FRESH)));
    exchange.sums(new Answer.Sums(true, new MerkleTree(4).leaves(0), Generation.FRESH));
    assertThrows(
        UnexpectedAnswerException.class,
        () -> exchange.entries(new Page(List.of(), true), new Page(List.of(), false)));
    assertThrows(UnexpectedAnswerException.class, () -> exchange.pulled(1, List.of()));
  }

  @Test
  void aPageEndsBetweenPositionsNeverWithinOne() {
    List<Entry> found = List.of(new Entry(1, 1), new Entry(2, 1), new Entry(2, 2), new Entry(3, 1));
    assertEquals(1, Page.of(found.subList(0, 3), 2).entries().size());
    assertTrue(Page.of(found.subList(0, 3), 2).more());
    assertEquals(3, Page.of(found, 3).entries().size());
    assertFalse(Page.of(found, 4).more());
  }
}

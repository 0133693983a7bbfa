package io.quorate.node.replica;

import static io.quorate.node.replica.Nodes.blind;
import static io.quorate.node.replica.Nodes.delete;
import static io.quorate.node.replica.Nodes.id;
import static io.quorate.node.replica.Nodes.isJoined;
import static io.quorate.node.replica.Nodes.isRefused;
import static io.quorate.node.replica.Nodes.key;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.antientropy.causality.Actor;
import io.quorate.antientropy.causality.Dot;
import io.quorate.antientropy.causality.History;
import io.quorate.antientropy.causality.State;
import io.quorate.node.replica.Nodes.Answered;
import io.quorate.node.wire.Reply;
import io.quorate.ring.Durability;
import io.quorate.ring.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The replica, one interleaving at a time. */
class ReplicaTest {
  private final Rig rig = Rig.ofDefaults();

  private static Mint put(int number, String value, History context, long id) {
    return Nodes.put(number, value, context, id, Durability.FSYNC);
  }

  @Nested
  class Durable {
    @Test
    void aWriteIsAnsweredOnceItIsForced() {
      var write = rig.mint(blind(1, "x", 1));
      assertEquals(List.of("x"), Nodes.values(write.state()), "its place in memory it has at once");
      rig.write();
      assertTrue(write.stored().isEmpty(), "written is not forced");
      rig.force();
      assertTrue(isJoined(write.stored().only(), true));
    }

    @Test
    void aWriteThatAsksForNoForceIsAnsweredOnceItIsWritten() {
      var write = rig.mint(Nodes.put(1, "x", History.EMPTY, 1, Durability.OS));
      assertTrue(write.stored().isEmpty());
      rig.write();
      assertTrue(isJoined(write.stored().only(), true));
    }

    @Test
    void anUnchangedJoinWaitsForTheForceOfWhatIsOnItsWay() {
      var write = rig.mint(blind(1, "x", 1));
      Answered<Reply> join = rig.join(1, write.state(), Durability.FSYNC, "");
      rig.write();
      assertTrue(join.isEmpty());
      rig.force();
      assertTrue(isJoined(join.only(), false));
    }

    @Test
    void anUnchangedJoinWaitsForTheForceOfWhatWasWrittenWithoutOne() {
      var write = rig.mint(Nodes.put(1, "x", History.EMPTY, 1, Durability.OS));
      rig.write();
      assertTrue(isJoined(write.stored().only(), true));
      Answered<Reply> forced = rig.join(1, write.state(), Durability.FSYNC, "");
      Answered<Reply> written = rig.join(1, write.state(), Durability.OS, "");
      assertTrue(isJoined(written.only(), false));
      assertTrue(forced.isEmpty(), "nobody has forced it");
      rig.force();
      assertTrue(isJoined(forced.only(), false));
    }

    @Test
    void anUnchangedJoinWaitsForTheForceOfANewestThatIsOnlyWritten() {
      rig.mint(blind(1, "x", 1));
      var newest = rig.mint(Nodes.put(1, "y", History.EMPTY, 2, Durability.OS));
      rig.write();
      rig.write();
      Answered<Reply> join = rig.join(1, newest.state(), Durability.FSYNC, "");
      assertTrue(join.isEmpty(), "the older record waits for a force, the newer one did not");
      rig.force();
      assertTrue(isJoined(join.only(), false));
    }

    @Test
    void anUnchangedJoinAppendsNothing() {
      var write = rig.mint(blind(1, "x", 1));
      rig.settle();
      Answered<Reply> join = rig.join(1, write.state(), Durability.FSYNC, "");
      assertEquals(0, rig.log.queued());
      assertTrue(isJoined(join.only(), false));
      assertEquals(1, rig.replica.facts().counts().joinsUnchanged());
    }

    @Test
    void aNewerRecordAnswersForTheOlderOnesThatItContains() {
      var first = rig.mint(blind(1, "x", 1));
      var second = rig.mint(Nodes.put(1, "y", History.EMPTY, 2, Durability.OS));
      rig.write();
      rig.write();
      assertTrue(isJoined(second.stored().only(), true));
      assertTrue(first.stored().isEmpty(), "it asked for a force");
      rig.force();
      assertTrue(isJoined(first.stored().only(), true));
      assertEquals(0, rig.replica.facts().counts().pendingCopies());
    }
  }

  @Nested
  class Newest {
    @Test
    void aReadSeesWhatIsOnItsWay() {
      rig.mint(blind(1, "x", 1));
      LocalRead.Copy read = (LocalRead.Copy) rig.read(1).only();
      assertEquals(List.of("x"), Nodes.values(read.state()));
      assertTrue(read.counts());
    }

    @Test
    void aKeyNeverHeardOfIsFoundEmptyAtOnce() {
      LocalRead.Copy read = (LocalRead.Copy) rig.read(1).only();
      assertTrue(read.state().isEmpty());
      assertEquals(0, read.encoded().length);
      assertEquals(new Reply.Fetched(read.encoded(), true, 0), rig.fetch(1).only());
    }

    @Test
    void operationsOfAKeyWaitForItsReadAndRunInOrder() {
      rig.mint(blind(1, "x", 1));
      rig.settle();
      Rig cold = rig.restarted(rig.log, 2, true);
      Answered<LocalRead> before = cold.read(1);
      var write = cold.mint(blind(1, "y", 2));
      Answered<LocalRead> after = cold.read(1);
      assertEquals(1, cold.log.loads(), "one read for all");
      assertTrue(before.isEmpty());
      cold.load();
      assertEquals(List.of("x"), Nodes.values(((LocalRead.Copy) before.only()).state()));
      assertEquals(2, Nodes.values(write.state()).size());
      assertEquals(write.state(), ((LocalRead.Copy) after.only()).state());
    }

    @Test
    void whatWasReadIsStillTheSameAfterwards() {
      var write = rig.mint(blind(1, "x", 1));
      rig.settle();
      Rig cold = rig.restarted(rig.log, 2, true);
      assertEquals(write.state(), cold.stateOf(1));
      assertEquals(0, cold.log.loads());
      Reply.Fetched hot = (Reply.Fetched) cold.fetch(1).only();
      assertArrayEquals(write.encoded(), hot.state());
    }

    @Test
    void anUnreadableCopyIsNoNotFound() {
      Rig cold = rotten();
      Answered<LocalRead> read = cold.read(1);
      Answered<Reply> fetch = cold.fetch(1);
      cold.settle();
      assertInstanceOf(LocalRead.Unreadable.class, read.only());
      assertTrue(isRefused(fetch.only(), Reply.Reason.UNREADABLE));
    }

    @Test
    void whatReplacesAnUnreadableCopyDoesNotCountUntilItIsCompleted() {
      State lost = rig.mint(blind(1, "x", 1)).state();
      Rig cold = rotten();
      List<Key> unreadable = new ArrayList<>();
      cold.replica.onUnreadable(unreadable::add);
      var mint = cold.mint(blind(1, "y", 2));
      cold.settle();
      cold.log.rotten.clear();
      assertInstanceOf(Minting.Minted.class, mint.minted().only());
      assertEquals(List.of(key(1)), unreadable);
      assertFalse(((Reply.Fetched) cold.fetch(1).only()).counts());
      cold.join(1, lost, Durability.FSYNC, "");
      cold.settle();
      Rig again = cold.restarted(cold.log, 3, true);
      Answered<Reply> after = again.fetch(1);
      again.settle();
      assertFalse(((Reply.Fetched) after.only()).counts());
      List<Boolean> whole = new ArrayList<>();
      again.replica.complete(key(1), true, whole::add);
      again.settle();
      assertEquals(List.of(true), whole);
      Reply.Fetched complete = (Reply.Fetched) again.fetch(1).only();
      assertTrue(complete.counts());
      assertEquals(2, again.stateOf(1).siblings().size());
    }

    @Test
    void whatNobodyHasIsRemovedOnlyIfOthersWereAsked() {
      Rig cold = rotten();
      List<Boolean> whole = new ArrayList<>();
      cold.replica.complete(key(1), false, whole::add);
      cold.settle();
      cold.replica.complete(key(1), true, whole::add);
      cold.settle();
      assertEquals(List.of(false, true), whole);
      assertTrue(((Reply.Fetched) cold.fetch(1).only()).counts());
    }

    /** A restarted replica whose only record cannot be read. */
    private Rig rotten() {
      rig.mint(blind(1, "x", 1));
      rig.settle();
      Rig cold = rig.restarted(rig.log, 2, true);
      cold.log.rotten.add(key(1));
      return cold;
    }
  }

  @Nested
  class Repeats {
    @Test
    void aKnownRequestMintsNothingAndWaitsForWhatIsKnown() {
      var write = rig.mint(blind(1, "x", 1));
      Answered<Minting> minted = new Answered<>();
      Answered<Reply> stored = new Answered<>();
      rig.replica.mint(blind(1, "x", 1), minted, stored);
      rig.lane.drain();
      Minting.Known known = (Minting.Known) minted.only();
      assertEquals(((Minting.Minted) write.minted().only()).dots(), known.dots());
      assertTrue(stored.isEmpty());
      rig.settle();
      assertTrue(isJoined(stored.only(), false));
    }

    private Minting repeat(long id, boolean readFirst, Optional<Actor> claim) {
      Mint mint = new Mint(
          key(1),
          Optional.of(Nodes.content("again")),
          History.EMPTY,
          id(id),
          true,
          true,
          readFirst,
          claim,
          0,
          0,
          Durability.FSYNC,
          "");
      return rig.mint(mint).minted().only();
    }

    private Minting repeat(long id, boolean readFirst) {
      return repeat(id, readFirst, Optional.empty());
    }

    @Test
    void aRepeatThatIsNotKnownReadsThenLaysAClaimThenMintsUnderIt() {
      assertInstanceOf(Minting.NeedsRead.class, repeat(1, false));
      Minting.Claimed claimed = (Minting.Claimed) repeat(1, true);
      assertTrue(claimed.state().isTombstone());
      Minting.Minted minted = (Minting.Minted) repeat(1, true, Optional.of(claimed.claim()));
      assertEquals(List.of(new Dot(claimed.claim(), 2)), minted.dots());
      Minting.Known known = (Minting.Known) repeat(1, true);
      assertEquals(minted.dots(), known.dots());
      rig.settle();
      assertEquals(minted.state(), rig.stateOf(1));
    }

    @Test
    void aRepeatMintsNothingWhereRequestsWereForgottenSinceItsClaim() {
      Minting.Claimed claimed = (Minting.Claimed) repeat(1, true);
      History context = History.EMPTY;
      for (int i = 2; i <= 10; i++) {
        context = rig.mint(put(1, "v" + i, context, i)).state().history();
      }
      assertInstanceOf(Minting.Forgotten.class, repeat(1, true, Optional.of(claimed.claim())));
    }

    @Test
    void aWriteAfterARepeatContinuesThisReplicasOwnActor() {
      var first = rig.mint(blind(1, "x", 5));
      Minting.Claimed claimed = (Minting.Claimed) repeat(1, true);
      repeat(1, true, Optional.of(claimed.claim()));
      Dot next =
          ((Minting.Minted) rig.mint(blind(1, "y", 6)).minted().only()).dots().get(0);
      assertEquals(
          new Dot(((Minting.Minted) first.minted().only()).dots().get(0).actor(), 2), next);
    }

    @Test
    void aRepeatThatMayBeForgottenMintsNothing() {
      History context = History.EMPTY;
      for (int i = 1; i <= 9; i++) {
        context = rig.mint(put(1, "v" + i, context, i)).state().history();
      }
      assertInstanceOf(Minting.Forgotten.class, repeat(1, true));
      assertInstanceOf(Minting.Known.class, repeat(9, true));
    }
  }

  @Nested
  class Telling {
    @Test
    void keysOfABucketAreListedInOrderPageByPage() {
      for (int i = 0; i < 30; i++) {
        rig.mint(blind(i, "x", i));
        rig.settle();
      }
      rig.mint(delete(7, rig.stateOf(7).history(), 100));
      rig.settle();
      List<Key> found = new ArrayList<>();
      Optional<Key> after = Optional.empty();
      boolean more = true;
      while (more) {
        Answered<Reply> answer = new Answered<>();
        rig.replica.listKeys(0, Nodes.BUCKET, after, 10, answer);
        rig.lane.drain();
        Reply.Listed page = (Reply.Listed) answer.only();
        page.copies().forEach(copy -> {
          assertEquals(!copy.key().equals(key(7)), copy.living());
          found.add(copy.key());
        });
        more = page.more();
        after = Optional.of(found.get(found.size() - 1));
      }
      assertEquals(30, found.size());
      assertEquals(found.stream().sorted().toList(), found);
      Answered<Reply> other = new Answered<>();
      rig.replica.listKeys(0, "other", Optional.empty(), 10, other);
      rig.lane.drain();
      assertEquals(new Reply.Listed(List.of(), false), other.only());
    }

    @Test
    void equalCopiesShowEqualDigests() {
      var write = rig.mint(blind(1, "x", 1));
      rig.settle();
      Rig peer = new Rig("b", Nodes.topology(2, "a", "b"), new FakeLog(), Rig.LIMITS, 5);
      assertFalse(((Reply.Inspected) peer.inspect(1).only()).digest().isPresent());
      peer.join(1, write.state(), Durability.FSYNC, "");
      peer.settle();
      Reply.Inspected mine = (Reply.Inspected) rig.inspect(1).only();
      Reply.Inspected theirs = (Reply.Inspected) peer.inspect(1).only();
      assertEquals(mine.digest(), theirs.digest());
      assertArrayEquals(mine.outline(), theirs.outline());
      assertEquals(write.state().outline(), Nodes.decode(mine.outline()));
      assertTrue(mine.digest().isPresent());
    }
  }
}

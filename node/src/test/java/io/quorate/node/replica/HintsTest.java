package io.quorate.node.replica;

import static io.quorate.node.replica.Nodes.isJoined;
import static io.quorate.node.replica.Nodes.isRefused;
import static io.quorate.node.replica.Nodes.key;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.antientropy.causality.History;
import io.quorate.antientropy.causality.State;
import io.quorate.antientropy.hints.Pace;
import io.quorate.node.replica.Nodes.Answered;
import io.quorate.node.wire.Reply;
import io.quorate.ring.Durability;
import io.quorate.ring.Key;
import io.quorate.ring.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Hints: how they are held, and how they are delivered. */
class HintsTest {
  private static final Topology FOUR = Nodes.topology(2, "a", "b", "c", "d");
  private static final long SECOND = 1_000_000_000L;

  /** States come from an owner; hints are kept by "c", which owns nothing. */
  private final Rig owner = Rig.ofDefaults();

  private final Rig fallback = fallback(Rig.LIMITS);

  private static Rig fallback(ReplicaLimits limits) {
    return new Rig("c", FOUR, new FakeLog(), limits, 1);
  }

  private State written(int key, String value, long id) {
    return owner
        .mint(Nodes.put(key, value, History.EMPTY, id, Durability.FSYNC))
        .state();
  }

  private static State fetched(Answered<Reply> answer) {
    return Nodes.decode(((Reply.Fetched) answer.only()).state());
  }

  @Nested
  class Holding {
    @Test
    void aHintIsAnsweredOnceItIsForced() {
      Answered<Reply> hint = fallback.join(1, written(1, "x", 1), Durability.FSYNC, "a");
      fallback.write();
      assertTrue(hint.isEmpty());
      fallback.force();
      assertTrue(isJoined(hint.only(), true));
      assertEquals(List.of("a"), ((Reply.Inspected) fallback.inspect(1).only()).hintTargets());
      assertTrue(fallback.stateOf(1).isEmpty(), "a hint is not the node's own copy");
    }

    @Test
    void hintsForOneOwnerAndKeyAreJoined() {
      State first = written(1, "x", 1);
      State both = written(1, "y", 2);
      fallback.join(1, first, Durability.FSYNC, "a");
      fallback.settle();
      fallback.join(1, both, Durability.FSYNC, "a");
      Answered<Reply> again = fallback.join(1, first, Durability.FSYNC, "a");
      fallback.settle();
      assertTrue(isJoined(again.only(), false));
      assertEquals(1, fallback.replica.facts().counts().hints());
      Answered<Reply> fetch = fallback.fetch(1);
      fallback.settle();
      assertEquals(both, fetched(fetch));
    }

    @Test
    void aFallbackAnswersWithAllHintsOfTheKey() {
      State first = written(1, "x", 1);
      State both = written(1, "y", 2);
      fallback.join(1, first, Durability.FSYNC, "a");
      fallback.join(1, both, Durability.FSYNC, "b");
      fallback.settle();
      Answered<Reply> fetch = fallback.fetch(1);
      fallback.settle();
      assertEquals(both, fetched(fetch));
      assertTrue(((Reply.Fetched) fetch.only()).counts());
    }

    @Test
    void theNotFoundOfAFallbackDoesNotCount() {
      Reply.Fetched answer = (Reply.Fetched) fallback.fetch(1).only();
      assertEquals(0, answer.state().length);
      assertFalse(answer.counts());
    }

    @Test
    void aHintForAStrangerIsNotTaken() {
      Answered<Reply> hint = fallback.join(1, written(1, "x", 1), Durability.FSYNC, "z");
      assertTrue(isRefused(hint.only(), Reply.Reason.NOT_OWNER));
    }

    @Test
    void aHintForMyselfIsMyOwnCopy() {
      State state = written(1, "x", 1);
      owner.settle();
      Rig peer = new Rig("b", FOUR, new FakeLog(), Rig.LIMITS, 1);
      peer.join(1, state, Durability.FSYNC, "b");
      assertEquals(state, peer.stateOf(1));
    }

    @Test
    void hintsAreLimitedByNumber() {
      Rig small = fallback(new ReplicaLimits(10, 1 << 20, 100, 10, 3, 1 << 20, 3, 1 << 20, 16));
      for (int i = 0; i < 3; i++) {
        small.join(i, written(i, "x", i), Durability.FSYNC, "a");
      }
      small.settle();
      Answered<Reply> fourth = small.join(3, written(3, "x", 3), Durability.FSYNC, "a");
      assertTrue(isRefused(fourth.only(), Reply.Reason.NO_ROOM));
      assertEquals(1, small.replica.facts().counts().hintsRefused());
      Answered<Reply> grows = small.join(0, written(0, "y", 9), Durability.FSYNC, "a");
      small.settle();
      assertTrue(isJoined(grows.only(), true), "one that is there may still be joined");
    }

    @Test
    void hintsAreLimitedByBytes() {
      Rig small = fallback(new ReplicaLimits(10, 1 << 20, 100, 10, 100, 1_000, 3, 1 << 20, 16));
      State large = written(1, "x".repeat(600), 1);
      small.join(1, large, Durability.FSYNC, "a");
      small.settle();
      Answered<Reply> second = small.join(1, large, Durability.FSYNC, "b");
      assertTrue(isRefused(second.only(), Reply.Reason.NO_ROOM));
      assertEquals(
          small.replica.facts().counts().hintBytes(),
          small.log.hints("a", 0).find(key(1)).orElseThrow().length());
    }

    @Test
    void theOldestMarksGoWhenThereAreTooMany() {
      ReplicaLimits limits = new ReplicaLimits(50, 1 << 20, 100, 10, 0, 0, 3, 1 << 20, 16);
      Rig keeper = Rig.of(limits);
      for (int i = 0; i < 5; i++) {
        keeper.keepHint(i, "b");
        keeper.settle();
      }
      var counts = keeper.replica.facts().counts();
      assertEquals(3, counts.kept());
      assertEquals(2, counts.hintsEvicted());
      TreeSet<Key> left = new TreeSet<>();
      keeper.log.hints("b", 0).scan(Optional.empty(), 10).forEach(entry -> left.add(entry.key()));
      assertEquals(new TreeSet<>(List.of(key(2), key(3), key(4))), left);
    }

    @Test
    void hintsAreCountedAgainAfterARestart() {
      fallback.join(1, written(1, "x", 1), Durability.FSYNC, "a");
      fallback.join(2, written(2, "x", 2), Durability.FSYNC, "b");
      fallback.settle();
      var before = fallback.replica.facts().counts();
      Rig again = fallback.restarted(fallback.log.powerCut(new Random(1)), 2, false);
      var after = again.replica.facts().counts();
      assertEquals(2, after.hints());
      assertEquals(before.hintBytes(), after.hintBytes());
    }
  }

  /** Delivers into a list; the test answers. */
  private static final class Sent implements Delivery {
    record One(String member, Key key, State state, Consumer<Boolean> forced) {}

    final List<One> open = new ArrayList<>();

    @Override
    public void send(
        String member, Key key, byte[] state, long generation, Consumer<Boolean> forced) {
      open.add(new One(member, key, Nodes.decode(state), forced));
    }

    List<String> members() {
      return open.stream().map(One::member).toList();
    }
  }

  @Nested
  class Delivering {
    private final Sent sent = new Sent();
    private final TreeSet<String> alive = new TreeSet<>(List.of("a", "b", "d"));

    private HintDelivery deliver(Rig rig) {
      Pace pace = new Pace(4, 1_000, Duration.ofMillis(100), Duration.ofSeconds(5));
      HintDelivery delivery = new HintDelivery(
          rig.replica, rig.lane, rig.lane, sent, alive::contains, pace, new Random(1));
      delivery.start();
      return delivery;
    }

    private void answer(Rig rig, String member, boolean forced) {
      Sent.One one = sent.open.stream()
          .filter(each -> each.member.equals(member))
          .findFirst()
          .orElseThrow();
      sent.open.remove(one);
      one.forced.accept(forced);
      rig.lane.drain();
    }

    private void turn(Rig rig) {
      rig.lane.pass(SECOND);
      rig.settle();
      rig.lane.drain();
    }

    private boolean isHeld(Rig rig, int number) {
      return !((Reply.Inspected) rig.inspect(number).only()).hintTargets().isEmpty();
    }

    @Test
    void aHintGoesToAllOwnersAndIsDeletedOnceWOfThemHaveIt() {
      State state = written(1, "x", 1);
      fallback.join(1, state, Durability.FSYNC, "a");
      fallback.settle();
      deliver(fallback);
      turn(fallback);
      assertEquals(List.of("a", "b"), sent.members());
      assertEquals(state, sent.open.get(0).state);
      answer(fallback, "a", true);
      fallback.settle();
      assertTrue(isHeld(fallback, 1), "one of two is no quorum");
      answer(fallback, "b", true);
      fallback.settle();
      assertFalse(isHeld(fallback, 1));
      assertEquals(0, fallback.replica.facts().counts().hints());
      assertEquals(1, fallback.replica.facts().counts().hintsDelivered());
      Rig again = fallback.restarted(fallback.log.powerCut(new Random(1)), 2, false);
      assertFalse(isHeld(again, 1), "and stays deleted");
    }

    @Test
    void aHintThatTakesMostOfTheMemoryIsDelivered() {
      fallback.join(1, written(1, "x".repeat(200_000), 1), Durability.FSYNC, "a");
      fallback.settle();
      deliver(fallback);
      turn(fallback);
      assertEquals(List.of("a", "b"), sent.members());
      answer(fallback, "a", true);
      answer(fallback, "b", true);
      assertEquals(0, fallback.memory.taken());
    }

    @Test
    void aHintStaysWhileItsTargetLacksIt() {
      Topology three = Nodes.topology(3, "a", "b", "d", "c");
      Rig holder = new Rig("c", three, new FakeLog(), Rig.LIMITS, 1);
      holder.join(1, written(1, "x", 1), Durability.FSYNC, "a");
      holder.settle();
      deliver(holder);
      turn(holder);
      answer(holder, "b", true);
      answer(holder, "d", true);
      answer(holder, "a", false);
      holder.settle();
      assertTrue(isHeld(holder, 1));
      turn(holder);
      assertEquals(List.of("a", "b", "d"), sent.members(), "tried again after a rest");
      answer(holder, "b", true);
      answer(holder, "a", true);
      holder.settle();
      assertFalse(isHeld(holder, 1));
    }

    @Test
    void aHintWhoseTargetIsNoOwnerAnyMoreGoesToThoseWhoAre() {
      fallback.join(1, written(1, "x", 1), Durability.FSYNC, "a");
      fallback.settle();
      alive.remove("a");
      HintDelivery delivery = deliver(fallback);
      turn(fallback);
      assertEquals(List.of(), sent.members(), "its target is away");
      fallback.replica.adopt(Nodes.topology(2, "b", "d", "c"));
      delivery.refresh();
      turn(fallback);
      assertEquals(List.of("b", "d"), sent.members());
      answer(fallback, "b", true);
      answer(fallback, "d", true);
      fallback.settle();
      assertFalse(isHeld(fallback, 1));
    }

    @Test
    void whatIsJoinedDuringADeliveryIsNotDeletedWithIt() {
      fallback.join(1, written(1, "x", 1), Durability.FSYNC, "a");
      fallback.settle();
      deliver(fallback);
      turn(fallback);
      State newer = written(1, "y", 2);
      fallback.join(1, newer, Durability.FSYNC, "a");
      fallback.settle();
      answer(fallback, "a", true);
      answer(fallback, "b", true);
      fallback.settle();
      assertTrue(isHeld(fallback, 1));
      turn(fallback);
      assertEquals(newer, sent.open.get(0).state);
      answer(fallback, "a", true);
      answer(fallback, "b", true);
      fallback.settle();
      assertFalse(isHeld(fallback, 1));
    }

    @Test
    void hintsFoundAtStartAreDelivered() {
      for (int i = 0; i < 20; i++) {
        fallback.join(i, written(i, "x", i), Durability.FSYNC, "a");
      }
      fallback.settle();
      Rig again = fallback.restarted(fallback.log.powerCut(new Random(1)), 2, false);
      deliver(again);
      for (int i = 0; i < 20; i++) {
        turn(again);
        assertTrue(sent.open.size() <= 2 * 4);
        while (!sent.open.isEmpty()) {
          answer(again, sent.open.get(0).member, true);
        }
      }
      assertEquals(0, again.replica.facts().counts().hints());
      assertEquals(20, again.replica.facts().counts().hintsDelivered());
    }

    @Test
    void aMarkDeliversWhatTheOwnerHoldsThen() {
      written(1, "x", 1);
      owner.keepHint(1, "b");
      State later = written(1, "y", 2);
      owner.settle();
      alive.remove("b");
      HintDelivery delivery = deliver(owner);
      turn(owner);
      assertEquals(List.of(), sent.members());
      alive.add("b");
      delivery.refresh();
      turn(owner);
      assertEquals(List.of("b"), sent.members());
      assertEquals(later, sent.open.get(0).state);
      answer(owner, "b", true);
      turn(owner);
      assertFalse(isHeld(owner, 1));
      assertEquals(0, owner.replica.facts().counts().kept());
    }

    @Test
    void aMarkSetAgainDuringADeliveryStays() {
      written(1, "x", 1);
      owner.keepHint(1, "b");
      owner.settle();
      deliver(owner);
      turn(owner);
      State later = written(1, "y", 2);
      owner.keepHint(1, "b");
      owner.settle();
      answer(owner, "b", true);
      turn(owner);
      assertTrue(isHeld(owner, 1));
      assertEquals(later, sent.open.get(0).state);
    }

    @Test
    void aHintThatCannotBeReadStaysForItIsData() {
      fallback.join(1, written(1, "x", 1), Durability.FSYNC, "a");
      fallback.settle();
      fallback.log.rotten.add(key(1));
      deliver(fallback);
      turn(fallback);
      turn(fallback);
      assertEquals(List.of(), sent.members());
      assertTrue(isHeld(fallback, 1));
    }

    @Test
    void aHintThatCouldNotBeReadTimeAndAgainIsGivenUp() {
      fallback.join(1, written(1, "x", 1), Durability.FSYNC, "a");
      fallback.settle();
      fallback.log.rotten.add(key(1));
      deliver(fallback);
      for (int i = 0; i < 50; i++) {
        turn(fallback);
      }
      assertEquals(List.of(), sent.members());
      assertFalse(isHeld(fallback, 1));
    }
  }
}

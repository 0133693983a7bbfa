package io.quorate.node.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.antientropy.causality.CleanStarts;
import io.quorate.antientropy.causality.History;
import io.quorate.antientropy.causality.State;
import io.quorate.antientropy.exchange.Answer;
import io.quorate.antientropy.exchange.Pair;
import io.quorate.antientropy.exchange.Question;
import io.quorate.node.calls.CallOutcome;
import io.quorate.node.environment.OperatorLog;
import io.quorate.node.exchange.Direction;
import io.quorate.node.exchange.Ended;
import io.quorate.node.exchange.ExchangeSettings;
import io.quorate.node.exchange.Exchanges;
import io.quorate.node.exchange.Parts;
import io.quorate.node.storage.Space;
import io.quorate.node.wire.Reply;
import io.quorate.node.wire.Request;
import io.quorate.ring.Durability;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Two replicas that compare their copies when they are told to. */
class ExchangesTest {
  private static final ExchangeSettings SILENT =
      new ExchangeSettings(false, Duration.ofSeconds(10), 1L << 40, Duration.ofDays(1), 1L << 20);

  private final Side a = new Side("a", 1);
  private final Side b = new Side("b", 2);

  /** One node's replica and exchange, and how it reaches the other. */
  private final class Side {
    final String name;
    final Rig rig;
    final Exchanges exchanges;
    int calls;

    Side(String name, int start) {
      this(
          name,
          new Rig(
              name,
              Nodes.topology(2, "a", "b", "c"),
              new FakeLog(),
              Rig.LIMITS,
              start,
              CleanStarts.NONE));
    }

    Side(String name, Rig rig) {
      this.name = name;
      this.rig = rig;
      this.exchanges = new Exchanges(
          new Parts(
              rig.lane,
              rig.lane,
              new Silent(),
              rig.replica,
              rig.log,
              rig.replica.topology(),
              (member, partition, request, done) -> call(request, done),
              () -> false),
          SILENT,
          1,
          member -> true);
      exchanges.start(false, new TreeSet<>(), () -> {});
    }

    private void call(Request request, Consumer<CallOutcome> done) {
      calls++;
      Side other = this == a ? b : a;
      Consumer<Reply> back =
          reply -> rig.lane.execute(() -> done.accept(new CallOutcome.Replied(reply)));
      if (request instanceof Request.Exchange exchange) {
        other.exchanges.answer(name, exchange.partition(), exchange.question(), back);
      } else if (request instanceof Request.Join join) {
        other.rig.replica.join(
            join.key(), join.state(), join.durability(), "", join.reapGeneration(), back);
      } else if (request instanceof Request.Fetch fetch) {
        other.rig.replica.fetch(fetch.key(), fetch.known(), back);
      } else {
        throw new AssertionError("nobody asks " + request);
      }
    }

    void write(int key, String value, int id) {
      rig.mint(Nodes.put(key, value, History.EMPTY, id, Durability.FSYNC));
    }

    State state(int key) {
      return rig.stateOf(key);
    }
  }

  private static final class Silent implements OperatorLog {
    @Override
    public void info(String sentence) {}

    @Override
    public void warn(String sentence) {}
  }

  private void settle() {
    a.rig.settle();
    b.rig.settle();
  }

  private Ended run(Side from, Direction direction) {
    List<Ended> ended = new ArrayList<>();
    String peer = from == a ? "b" : "a";
    from.exchanges.run(new Pair(0, peer), new TreeSet<>(List.of(2)), direction, ended::add);
    for (int i = 0; ended.isEmpty(); i++) {
      assertTrue(i < 100_000, "the exchange never ends");
      settle();
      a.rig.lane.pass(1_000_000);
      b.rig.lane.pass(1_000_000);
    }
    return ended.get(0);
  }

  private static Ended.Complete complete(Ended ended) {
    return assertInstanceOf(Ended.Complete.class, ended, ended::toString);
  }

  @Test
  void bothHaveTheJoinOfAllThatEitherHad() {
    Random random = new Random(1);
    for (int i = 0; i < 600; i++) {
      if (random.nextInt(3) > 0) {
        a.write(i, "of a", i);
      }
      if (random.nextInt(3) > 0) {
        b.write(i, "of b", 1_000 + i);
      }
      settle();
    }
    complete(run(a, Direction.BOTH));
    for (int i = 0; i < 600; i++) {
      assertEquals(a.state(i), b.state(i));
    }
    a.calls = 0;
    assertTrue(complete(run(a, Direction.BOTH)).equal());
    assertEquals(1, a.calls);
  }

  @Test
  void whoPullsHasAllOfThePeerAndGivesNothing() {
    fillBoth();
    var ended = complete(run(a, Direction.PULL));
    assertEquals(200, ended.received());
    assertEquals(0, ended.sent());
    for (int i = 100; i < 300; i++) {
      assertTrue(a.state(i).join(b.state(i)).equals(a.state(i)));
    }
    assertEquals(State.EMPTY, b.state(0));
  }

  @Test
  void whoPushesGivesThePeerAllAndTakesNothing() {
    fillBoth();
    var ended = complete(run(a, Direction.PUSH));
    assertEquals(0, ended.received());
    assertEquals(200, ended.sent());
    for (int i = 0; i < 200; i++) {
      assertTrue(b.state(i).join(a.state(i)).equals(b.state(i)));
    }
    assertEquals(State.EMPTY, a.state(299));
  }

  /** 100 keys at a only, 100 at both with another value each, 100 at b only. */
  private void fillBoth() {
    for (int i = 0; i < 200; i++) {
      a.write(i, "of a", i);
      b.write(100 + i, "of b", 1_000 + i);
      settle();
    }
  }

  @Test
  void whoIsPushedToSpeaksOfForcedCopiesOnly() {
    b.rig.mint(Nodes.put(1, "not forced", History.EMPTY, 1, Durability.OS));
    b.rig.write();
    List<Reply> answers = new ArrayList<>();
    b.exchanges.answer("a", 0, new Question.Root(2, 0, true), answers::add);
    b.rig.lane.drain();
    assertTrue(answers.isEmpty());
    b.rig.force();
    assertEquals(1, answers.size());
  }

  @Test
  void whoDoesNotOwnThePartitionIsRefused() {
    List<Ended> ended = new ArrayList<>();
    a.exchanges.run(new Pair(0, "b"), new TreeSet<>(List.of(1)), Direction.PULL, ended::add);
    settle();
    a.rig.lane.pass(1);
    assertInstanceOf(Ended.GivenUp.class, ended.get(0));
  }

  @Test
  void aRecordThatCannotBeReadComesFromTheOtherOwnerBeforeAnybodyElseAsks() {
    fillBoth();
    complete(run(a, Direction.BOTH));
    Rig cold = a.rig;
    cold.log.rotten.add(Nodes.key(7));
    cold.replica.check(Nodes.key(7), readable -> cold.log.rotten.clear());
    for (int i = 0; i < 100; i++) {
      settle();
      a.rig.lane.pass(1_000_000);
      b.rig.lane.pass(1_000_000);
    }
    assertEquals(1, a.exchanges.counts().repaired());
    assertEquals(0, a.exchanges.counts().unreadable());
    assertTrue(complete(run(a, Direction.BOTH)).equal());
  }

  /** The tree that every change of the index changed, against one made by a full scan. */
  @Test
  void theTreeIsAlwaysTheOneThatAScanMakes() {
    Random random = new Random(3);
    b.write(0, "first", 0);
    settle();
    long before = root(b.exchanges);
    for (int i = 1; i < 400; i++) {
      int key = random.nextInt(20);
      switch (random.nextInt(6)) {
        case 0 -> b.rig.mint(Nodes.delete(key, b.state(key).history(), i));
        case 1 -> b.rig.replica.complete(Nodes.key(key), true, whole -> {});
        case 2 -> remove(key);
        default -> b.write(key, "value " + i, i);
      }
      if (random.nextBoolean()) {
        settle();
        assertEquals(root(fresh(b)), root(b.exchanges), "after " + i);
      }
    }
    settle();
    assertTrue(before != root(b.exchanges));
  }

  /** As reaping does it, once nothing of the key is on its way. */
  private void remove(int key) {
    settle();
    Space space = b.rig.log.data(0);
    space
        .find(Nodes.key(key))
        .ifPresent(it -> space.remove(it.key(), it.sequence(), Durability.FSYNC, outcome -> {}));
    settle();
  }

  private Exchanges fresh(Side side) {
    return new Side(side.name, side.rig).exchanges;
  }

  /** The sum of all blocks, which is the root. */
  private static long root(Exchanges of) {
    List<Reply> answers = new ArrayList<>();
    of.answer("a", 0, new Question.Root(2, 0x5eed, false), answers::add);
    Reply.Exchanged exchanged = assertInstanceOf(Reply.Exchanged.class, answers.get(0));
    Answer.Sums sums = assertInstanceOf(Answer.Sums.class, exchanged.answer());
    return sums.sums().stream().mapToLong(Long::longValue).sum();
  }
}

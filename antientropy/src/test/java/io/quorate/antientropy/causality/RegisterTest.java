package io.quorate.antientropy.causality;

import static io.quorate.antientropy.causality.Samples.A;
import static io.quorate.antientropy.causality.Samples.B;
import static io.quorate.antientropy.causality.Samples.C;
import static io.quorate.antientropy.causality.Samples.dot;
import static io.quorate.antientropy.causality.Samples.text;
import static io.quorate.antientropy.causality.Samples.textsOf;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.ring.DiskId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Last writer wins: against the oracle that keeps all writes and sorts them. */
final class RegisterTest {
  private static Register put(Dot dot, String value, long timestamp) {
    return new Register(new Sibling(dot, text(value), timestamp, request(dot)), false);
  }

  private static Register delete(Dot dot, long timestamp) {
    return new Register(new Sibling(dot, Content.NONE, timestamp, request(dot)), true);
  }

  private static RequestId request(Dot dot) {
    return new RequestId(dot.actor().hashCode(), dot.counter());
  }

  /** A state of one dot, or of two where the client had seen the first. */
  private static State written(Register... inOrder) {
    State state = State.EMPTY;
    for (Register each : inOrder) {
      state = state.write(state.history(), each);
    }
    return state;
  }

  @Test
  void theCounterexampleOfTheCausalJoinKeepsTheLastOne() {
    Register x = put(dot(A, 1), "x", 10);
    State seen = written(x);
    State older = written(put(dot(B, 1), "y", 5));
    State later = written(x, put(dot(C, 1), "z", 11));
    for (List<State> order : List.of(
        List.of(seen, older, later),
        List.of(seen, later, older),
        List.of(older, seen, later),
        List.of(older, later, seen),
        List.of(later, seen, older),
        List.of(later, older, seen))) {
      State joined = order.get(0).join(order.get(1)).join(order.get(2));
      assertEquals(List.of("z"), textsOf(joined));
    }
  }

  @Test
  void ofEqualTimesTheGreaterDotWins() {
    State left = written(put(dot(A, 1), "a", 7));
    State right = written(put(dot(B, 1), "b", 7));
    String winner = A.compareTo(B) > 0 ? "a" : "b";
    assertEquals(List.of(winner), textsOf(left.join(right)));
    assertEquals(left.join(right), right.join(left));
  }

  @Test
  void aDeleteIsAWriteOfNothing() {
    State value = written(put(dot(A, 1), "a", 7));
    State gone = written(delete(dot(B, 1), 8));
    State joined = value.join(gone);
    assertTrue(joined.isTombstone());
    assertEquals(8, joined.clock());
    assertEquals(List.of("late"), textsOf(joined.join(written(put(dot(C, 1), "late", 9)))));
    assertTrue(joined.join(written(put(dot(C, 2), "early", 6))).isTombstone());
  }

  @Test
  void siblingsFromBeforeStayUntilAClientThatReadThemWrites() {
    State before = State.EMPTY.write(History.EMPTY, Samples.sibling(dot(A, 1)));
    State blind = before.write(History.EMPTY, put(dot(B, 1), "b", 9));
    assertEquals(2, blind.siblings().size());
    State read = blind.write(blind.history(), put(dot(B, 2), "c", 10));
    assertEquals(List.of("c"), textsOf(read));
    assertEquals(List.of("c"), textsOf(read.join(before)));
  }

  @Test
  void anEarlierTimeIsNoLastWrite() {
    State state = written(put(dot(A, 1), "a", 7));
    assertThrows(
        IllegalArgumentException.class, () -> state.write(History.EMPTY, put(dot(B, 1), "b", 6)));
  }

  @Test
  void mintedWritesWinOverAllThatTheirClientSaw() {
    ActorSource source =
        new ActorSource(new DiskId(3L << 40), new StartId(1L << 24), CleanStarts.NONE);
    State ahead = written(put(dot(A, 1), "hour ahead", 1L << 40));
    long timestamp = new HybridClock().next(5, ahead.clock());
    Minted minted = Minted.of(
        Copy.of(State.EMPTY),
        NewWrite.last(ahead.history(), Optional.of(text("mine")), timestamp, new RequestId(1, 1)),
        source);
    assertEquals(List.of("mine"), textsOf(ahead.join(minted.next().state())));
    Minted deleted = Minted.of(
        minted.next(),
        NewWrite.last(History.EMPTY, Optional.empty(), timestamp + 1, new RequestId(1, 2)),
        source);
    assertTrue(deleted.next().state().join(ahead).isTombstone());
    assertEquals(
        Optional.of(List.of(deleted.dot())), deleted.next().state().dotsOf(new RequestId(1, 2)));
  }

  /** Many replicas write and join at random; each always shows the last of all that it heard of. */
  @Test
  void everyReplicaShowsTheLastOfTheWritesThatItKnows() {
    for (long seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      List<State> states = new ArrayList<>(List.of(State.EMPTY, State.EMPTY, State.EMPTY));
      List<List<Register>> heard = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
      List<Actor> actors = List.of(A, B, C);
      for (int step = 0; step < 40; step++) {
        int at = random.nextInt(3);
        int from = random.nextInt(3);
        if (random.nextInt(3) > 0) {
          states.set(at, states.get(at).join(states.get(from)));
          heard.get(at).addAll(List.copyOf(heard.get(from)));
        } else {
          long time = Math.max(random.nextInt(20), states.get(at).clock() + 1);
          Dot dot = dot(actors.get(at), states.get(at).history().highest(actors.get(at)) + 1);
          Register next = random.nextInt(4) == 0 ? delete(dot, time) : put(dot, "v" + step, time);
          History context = random.nextBoolean() ? states.get(at).history() : History.EMPTY;
          states.set(at, states.get(at).write(context, next));
          heard.get(at).add(next);
        }
        Optional<Register> last = heard.get(at).stream()
            .max(Comparator.<Register>comparingLong(each -> each.sibling().timestamp())
                .thenComparing(Register::dot));
        assertEquals(last, states.get(at).register(), "seed " + seed);
      }
    }
  }

  @Test
  void anyStatesJoinCommutativelyAssociativelyAndIdempotently() {
    for (long seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      State a = register(random, 1);
      State b = register(random, 2);
      State c = register(random, 3);
      assertSame(a, a.join(a));
      assertEquals(a.join(b), b.join(a));
      assertEquals(a.join(b).join(c), a.join(b.join(c)));
      assertArrayEquals(StateCodec.encode(a.join(b)), StateCodec.encode(b.join(a)));
    }
  }

  /** Some with siblings from before, some without, of one actor each, so that no dot is twice. */
  private static State register(Random random, int actor) {
    Actor own = Samples.actor(actor);
    State state = State.EMPTY;
    for (int i = 1; i <= random.nextInt(5); i++) {
      Dot dot = dot(own, i);
      History context = random.nextBoolean() ? state.history() : History.EMPTY;
      long time = state.clock() + 1 + random.nextInt(5);
      state = random.nextInt(3) == 0
          ? state.write(context, new Sibling(dot, text("s" + i), time, request(dot)))
          : state.write(
              context, random.nextBoolean() ? delete(dot, time) : put(dot, "r" + i, time));
    }
    return state;
  }

  @Test
  void bytesStayAsTheyWereInVersion2() throws MalformedException {
    State state = State.EMPTY.write(
        History.EMPTY,
        new Register(new Sibling(dot(A, 1), text("x"), 5, new RequestId(6, 7)), false));
    String hex = "02" // version
        + "01" + "0b0100000000550000000001" + "01" + "00" // A: counter 1
        + "00" // no other actors
        + "02" + "0000000000000005" // one request, none dropped
        + "0000000000000006" + "0000000000000007" + "00" + "01"
        + "00" // no siblings
        + "00" + "01" // a value, that of request 0
        + "0a" + "746578742f706c61696e" + "00" + "01" + "78";
    assertEquals(hex, HexFormat.of().formatHex(StateCodec.encode(state)));
    assertEquals(state, StateCodec.decode(HexFormat.of().parseHex(hex)));
  }

  @Test
  void aDeleteWithContentIsRefused() {
    State state = State.EMPTY.write(History.EMPTY, put(dot(A, 1), "x", 5));
    byte[] bytes = StateCodec.encode(state);
    int deleted = HexFormat.of().formatHex(bytes).indexOf("0001" + "0a7465") / 2;
    bytes[deleted] = 1;
    assertThrows(MalformedException.class, () -> StateCodec.decode(bytes));
    bytes[deleted] = 2;
    assertThrows(MalformedException.class, () -> StateCodec.decode(bytes));
  }
}

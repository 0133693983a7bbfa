package io.quorate.node.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.antientropy.causality.History;
import io.quorate.antientropy.causality.State;
import io.quorate.node.replica.Nodes.Answered;
import io.quorate.ring.BucketDefinition.Conflicts;
import io.quorate.ring.Durability;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LastWriterWinsTest {
  private static final long HOUR_AHEAD = 1L << 50;

  private final Rig a = rig("a", 1);
  private final Rig b = rig("b", 2);

  private static Rig rig(String self, long start) {
    return new Rig(
        self, Nodes.topology(Conflicts.LWW, 2, "a", "b"), new FakeLog(), Rig.LIMITS, start);
  }

  private static Mint put(String value, long id, History context, long contextClock) {
    return new Mint(
        Nodes.key(1),
        Optional.of(Nodes.content(value)),
        context,
        Nodes.id(id),
        false,
        false,
        contextClock,
        Durability.FSYNC);
  }

  private static Mint of(long time, Optional<String> value, long id, State seen) {
    return new Mint(
        Nodes.key(1),
        value.map(Nodes::content),
        seen.history(),
        Nodes.id(id),
        true,
        false,
        false,
        Optional.empty(),
        seen.clock(),
        time,
        Durability.FSYNC,
        "");
  }

  private static void exchange(Rig one, Rig other) {
    State state = newest(one);
    other.join(1, state, Durability.FSYNC, "");
    other.settle();
  }

  private static State newest(Rig rig) {
    Answered<LocalRead> read = new Answered<>();
    rig.replica.read(Nodes.key(1), read);
    rig.settle();
    return assertInstanceOf(LocalRead.Copy.class, read.only()).state();
  }

  private static List<String> values(Rig rig) {
    return Nodes.values(newest(rig));
  }

  @Test
  void concurrentWritesComeToOneTheSameEverywhere() {
    a.mint(put("x", 1, History.EMPTY, 0));
    b.mint(put("y", 2, History.EMPTY, HOUR_AHEAD));
    a.settle();
    b.settle();
    exchange(a, b);
    exchange(b, a);
    assertEquals(List.of("y"), values(a));
    assertEquals(List.of("y"), values(b));
    assertEquals(newest(a), newest(b));
    assertEquals(
        1,
        a.replica.facts().counts().conflicts().discarded()
            + b.replica.facts().counts().conflicts().discarded());
  }

  @Test
  void aWriteIsLaterThanWhatItsClientSawElsewhere() {
    a.mint(put("x", 1, History.EMPTY, HOUR_AHEAD));
    a.settle();
    State seen = newest(a);
    b.mint(put("y", 2, seen.history(), seen.clock()));
    b.settle();
    exchange(a, b);
    assertEquals(List.of("y"), values(b));
  }

  @Test
  void aDeleteWithAContextIsAWriteAndIsRememberedAsOne() {
    a.mint(put("x", 1, History.EMPTY, 0));
    a.settle();
    State seen = newest(a);
    Mint delete = Nodes.delete(1, seen.history(), 2);
    a.mint(delete);
    a.settle();
    assertTrue(newest(a).isTombstone());
    a.mint(put("z", 3, History.EMPTY, 0));
    a.settle();
    assertInstanceOf(Minting.Known.class, a.mint(delete).minted().only(), "a late twin");
    a.settle();
    assertEquals(List.of("z"), values(a));
  }

  @Test
  void aTryThatComesLateIsNoLaterThanItsRequest() {
    long time = a.replica.timeOf(Nodes.key(1));
    b.mint(of(time, Optional.of("x"), 1, State.EMPTY));
    b.settle();
    b.mint(of(b.replica.timeOf(Nodes.key(1)), Optional.empty(), 2, newest(b)));
    b.settle();
    a.mint(of(time, Optional.of("x"), 1, State.EMPTY));
    a.settle();
    exchange(a, b);
    exchange(b, a);
    assertEquals(List.of(), values(a), "what was deleted after it was read stays so");
    assertEquals(newest(a), newest(b));
  }

  @Test
  void whatACopyHasIsNotLaterThanWhatIsWrittenOnIt() {
    a.mint(put("x", 1, History.EMPTY, HOUR_AHEAD));
    a.settle();
    a.mint(of(1, Optional.of("y"), 2, State.EMPTY));
    a.settle();
    assertEquals(List.of("y"), values(a));
  }

  @Test
  void onlyWhereTheLastWriterWinsARequestHasATime() {
    assertTrue(a.replica.timeOf(Nodes.key(1)) > 0);
    Rig siblings = new Rig("a", Nodes.topology(2, "a", "b"), new FakeLog(), Rig.LIMITS, 3);
    assertEquals(0, siblings.replica.timeOf(Nodes.key(1)));
  }
}

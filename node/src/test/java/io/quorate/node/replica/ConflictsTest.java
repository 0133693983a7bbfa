package io.quorate.node.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quorate.antientropy.causality.Actor;
import io.quorate.antientropy.causality.Dot;
import io.quorate.antientropy.causality.History;
import io.quorate.antientropy.causality.Sibling;
import io.quorate.antientropy.causality.StartId;
import io.quorate.antientropy.causality.State;
import io.quorate.node.request.BucketConflicts;
import io.quorate.node.request.Conflict;
import io.quorate.node.request.ConflictCounts;
import io.quorate.ring.BucketDefinition;
import io.quorate.ring.DiskId;
import io.quorate.ring.Durability;
import io.quorate.ring.Key;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a replica says of the concurrent writes that met in its copies. */
class ConflictsTest {
  private final StepLane clock = new StepLane(1);

  private static Rig rig(BucketDefinition.Conflicts conflicts, String self, long start) {
    return new Rig(self, Nodes.topology(conflicts, 2, "a", "b"), new FakeLog(), Rig.LIMITS, start);
  }

  private static State put(Rig rig, String value, History context, long id) {
    var minted = rig.mint(Nodes.put(1, value, context, id, Durability.FSYNC));
    rig.settle();
    return minted.state();
  }

  private static State join(Rig rig, State state) {
    rig.join(1, state, Durability.FSYNC, "");
    rig.settle();
    return rig.stateOf(1);
  }

  private static ConflictCounts counts(Rig rig) {
    ConflictCounts ofAll = rig.replica.facts().counts().conflicts();
    assertEquals(ofAll, rig.replica.facts().conflicts(Nodes.BUCKET).counts());
    return ofAll;
  }

  @Test
  void siblingsThatCameAndWentAreCountedWhereTheyDid() {
    Rig a = rig(BucketDefinition.Conflicts.SIBLINGS, "a", 1);
    Rig b = rig(BucketDefinition.Conflicts.SIBLINGS, "b", 2);
    State x = put(a, "x", History.EMPTY, 1);
    State y = put(b, "y", History.EMPTY, 2);
    State both = join(a, y);
    join(b, x);
    assertEquals(new ConflictCounts(0, 0, 1, 0), counts(a));
    assertEquals(new ConflictCounts(0, 0, 1, 0), counts(b));
    State one = put(a, "z", both.history(), 3);
    join(b, one);
    join(b, one);
    assertEquals(new ConflictCounts(0, 0, 1, 1), counts(a));
    assertEquals(new ConflictCounts(0, 0, 1, 1), counts(b));
    List<Conflict> last = a.replica.facts().conflicts(Nodes.BUCKET).last();
    assertEquals(2, last.size());
    assertEquals(List.of(1, 2), last.stream().map(Conflict::siblings).sorted().toList());
  }

  @Test
  void equalSiblingsAreOneAndNoConflict() {
    Rig a = rig(BucketDefinition.Conflicts.SIBLINGS, "a", 1);
    Rig b = rig(BucketDefinition.Conflicts.SIBLINGS, "b", 2);
    put(a, "x", History.EMPTY, 1);
    join(a, put(b, "x", History.EMPTY, 2));
    assertEquals(ConflictCounts.NONE, counts(a));
  }

  @Test
  void whereTheLastOneWinsTheCostIsCounted() {
    Rig a = rig(BucketDefinition.Conflicts.LWW, "a", 1);
    Rig b = rig(BucketDefinition.Conflicts.LWW, "b", 2);
    State x = put(a, "x", History.EMPTY, 1);
    State y = put(b, "y", History.EMPTY, 2);
    join(a, y);
    join(b, x);
    // Both wrote without having seen the other: whichever is the last, each replica lost one value.
    assertEquals(new ConflictCounts(1, 0, 0, 0), counts(a));
    assertEquals(new ConflictCounts(1, 0, 0, 0), counts(b));
    put(a, "blind", History.EMPTY, 3);
    assertEquals(new ConflictCounts(1, 1, 0, 0), counts(a));
    put(a, "seen", a.stateOf(1).history(), 4);
    assertEquals(new ConflictCounts(1, 1, 0, 0), counts(a));
  }

  @Test
  void ofEachKindTheLastOnesAreRemembered() {
    Conflicts conflicts = new Conflicts(clock);
    int rounds = BucketConflicts.LAST_MAX + 3;
    for (int i = 0; i < rounds; i++) {
      conflicts.joined(key("b", i), siblings(1), siblings(2), siblings(2));
      conflicts.joined(key("b", i), siblings(2), siblings(1), siblings(1));
    }
    BucketConflicts met = conflicts.of("b");
    assertEquals(new ConflictCounts(0, 0, rounds, rounds), met.counts());
    assertEquals(2 * BucketConflicts.LAST_MAX, met.last().size());
    assertEquals(BucketConflicts.LAST_MAX, met.plus(met).last().size() / 2);
    assertEquals(2L * rounds, met.plus(met).counts().made());
  }

  @Test
  void aBucketTooManyTakesThePlaceOfTheQuietestOne() {
    Conflicts conflicts = new Conflicts(clock);
    for (int i = 0; i < Conflicts.BUCKETS_MAX; i++) {
      conflicts.joined(key("b" + i, 1), siblings(1), siblings(2), siblings(2));
    }
    conflicts.joined(key("b0", 1), siblings(1), siblings(2), siblings(2));
    conflicts.joined(key("new", 1), siblings(1), siblings(2), siblings(2));
    assertEquals(2, conflicts.of("b0").counts().made());
    assertEquals(1, conflicts.of("new").counts().made());
    assertEquals(ConflictCounts.NONE, conflicts.of("b1").counts());
    assertEquals(Conflicts.BUCKETS_MAX + 2, conflicts.counts().made());
  }

  private static Key key(String bucket, int number) {
    return Key.of(bucket, "key-" + number);
  }

  private static State siblings(int count) {
    Actor actor = Actor.of(new DiskId(7), new StartId(9), 1);
    State state = State.EMPTY;
    for (int i = 1; i <= count; i++) {
      state = state.write(
          History.EMPTY, new Sibling(new Dot(actor, i), Nodes.content("v" + i), i, Nodes.id(i)));
    }
    return state;
  }
}

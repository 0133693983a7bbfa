package io.quorate.antientropy.reap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.antientropy.reap.Interleavings.Script;
import io.quorate.antientropy.reap.ReapWorld.Borne;
import io.quorate.antientropy.reap.ReapWorld.Node;
import io.quorate.antientropy.reap.ReapWorld.State;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Every way in which some mischief can come between the steps of a reap. */
class ReapTest {
  /**
   * What the world begins with, and what happens beside the reap.
   *
   * @param shows which rules it shows to be needed
   */
  private record Story(
      String name,
      Set<Without> shows,
      Consumer<ReapWorld> before,
      Function<ReapWorld, List<Script>> scripts) {}

  /** In whose hands something is. */
  private static final class Hands {
    Borne what = new Borne(State.NONE, 0);
  }

  /** The copy is read by somebody, sent, and arrives; each when it likes. */
  private static Script repair(ReapWorld world, int reader, int from, int to) {
    Hands hands = new Hands();
    return Script.of(
        () -> hands.what = world.read(from),
        () ->
            hands.what = world.maySend(reader, hands.what) ? hands.what : new Borne(State.NONE, 0),
        () -> world.join(to, hands.what));
  }

  /** The hint goes to its owner, is deleted, and the network brings the same message once more. */
  private static Script delivery(ReapWorld world, int to) {
    Hands hands = new Hands();
    return Script.of(
        () -> hands.what = world.readHint(ReapWorld.SPARE),
        () -> world.join(to, hands.what),
        () -> world.node(ReapWorld.SPARE).hint = State.NONE,
        () -> world.join(to, hands.what));
  }

  /** A fallback is given a state for an owner, and gives it to the owner. */
  private static Script handoff(ReapWorld world, int from, int to) {
    Hands first = new Hands();
    return Script.of(
        () -> first.what = world.read(from),
        () -> world.joinHint(ReapWorld.SPARE, first.what),
        () -> {
          world.join(to, world.readHint(ReapWorld.SPARE));
          world.node(ReapWorld.SPARE).hint = State.NONE;
        });
  }

  private static Script restart(ReapWorld world, int node) {
    return Script.of(() -> world.node(node).restart());
  }

  /** The member answers nothing for a while. */
  private static Script away(ReapWorld world, int node) {
    return Script.of(() -> world.silent.add(node), () -> world.silent.remove(node));
  }

  /** The disk is as it was before, and later the node hears from another one. */
  private static Script oldDisk(ReapWorld world, int node) {
    Node image = world.node(node).image();
    return Script.of(
        () -> world.nodes.set(node, image.image()), () -> world.learn(node, (node + 1) % 3));
  }

  /** The same of who holds hints, and its old disk has one of the value. */
  private static Script oldHint(ReapWorld world) {
    Node image = world.node(ReapWorld.SPARE).image();
    image.hint = State.VALUE;
    return Script.of(
        () -> world.nodes.set(ReapWorld.SPARE, image.image()),
        () -> world.learn(ReapWorld.SPARE, 1),
        () -> world.join(2, world.readHint(ReapWorld.SPARE)));
  }

  /** What lies on the way to the disk is lost. */
  private static Script powerCut(ReapWorld world, int node) {
    return Script.of(() -> {
      Node cut = world.node(node);
      if (!cut.copy.equals(cut.forced)) {
        world.put(node, cut.forced);
      }
      cut.restart();
    });
  }

  private static Script forced(ReapWorld world, int node) {
    return Script.of(() -> world.node(node).forced = world.node(node).copy);
  }

  /** Two owners compare their copies and are equal. */
  private static Script exchange(ReapWorld world, int one, int other) {
    return Script.of(() -> {
      world.join(one, world.read(other));
      world.join(other, world.read(one));
    });
  }

  /** The spare owns the partition instead of member 2: each hears of it when it likes. */
  private static List<Script> move(ReapWorld world) {
    Hands write = new Hands();
    return List.of(
        Script.of(() -> world.node(ReapWorld.SPARE).epoch = 1, () -> world.node(0).epoch = 1),
        Script.of(() -> world.node(1).epoch = 1, () -> write.what = world.read(2), () -> {
          if (world.isOwner(ReapWorld.SPARE)) {
            world.join(ReapWorld.SPARE, write.what);
          }
        }));
  }

  private static final List<Story> STORIES = List.of(
      new Story("nothing", Set.of(), world -> {}, world -> List.of()),
      new Story(
          "an old repair of a paused coordinator",
          EnumSet.of(Without.ROUNDS, Without.FENCE),
          world -> world.put(2, State.VALUE),
          world -> List.of(repair(world, 3, 2, 0), exchange(world, 1, 2))),
      new Story(
          "an old repair on its way, and an owner restarts",
          Set.of(),
          world -> {},
          world -> List.of(
              Script.of(() -> world.join(1, new Borne(State.VALUE, 0))), restart(world, 1))),
      new Story(
          "a late hint",
          Set.of(),
          world -> world.node(ReapWorld.SPARE).hint = State.VALUE,
          world -> List.of(delivery(world, 2), restart(world, 2))),
      new Story(
          "a hint that is never delivered",
          EnumSet.of(Without.HINTS_ASKED),
          world -> world.node(ReapWorld.SPARE).hint = State.VALUE,
          world -> List.of(restart(world, ReapWorld.SPARE))),
      new Story(
          "a hint that comes late to its holder",
          EnumSet.of(Without.LOOK_WHEN_RAISED),
          world -> world.put(2, State.VALUE),
          world -> List.of(handoff(world, 2, 1), exchange(world, 0, 2))),
      new Story(
          "two owners away in turn",
          Set.of(),
          world -> world.put(1, State.VALUE),
          world -> List.of(away(world, 1), away(world, 2), exchange(world, 0, 1))),
      new Story("an old disk", EnumSet.of(Without.VOID, Without.CLOSE), world -> {}, world -> {
        world.put(2, State.VALUE);
        Script old = oldDisk(world, 2);
        world.put(2, world.kind.settled());
        return List.of(old, repair(world, 2, 2, 0));
      }),
      new Story(
          "an old disk with a hint",
          EnumSet.of(Without.ALL_MARK),
          world -> {},
          world -> List.of(oldHint(world))),
      new Story("an owner returns when all is over", Set.of(), world -> {}, world -> {
        world.put(2, State.VALUE);
        Script old = oldDisk(world, 2);
        world.put(2, world.kind.settled());
        return List.of(old, exchange(world, 1, 2));
      }),
      new Story("a power cut before a force", EnumSet.of(Without.FORCED), world -> {}, world -> {
        world.put(2, State.VALUE);
        world.node(2).copy = world.kind.settled();
        return List.of(forced(world, 2), powerCut(world, 2));
      }),
      new Story(
          "a new owner", EnumSet.of(Without.REST), world -> world.put(2, State.VALUE), world -> {
            world.node(2).copy = State.VALUE;
            return List.of(move(world).get(0), move(world).get(1), exchange(world, 0, 2));
          }));

  private static long run(
      Story story, Kind kind, Set<Without> without, Predicate<ReapWorld> found) {
    return Interleavings.until(
        () -> {
          ReapWorld world = new ReapWorld(without, kind);
          story.before().accept(world);
          return world;
        },
        story.scripts(),
        found);
  }

  private static void assertNothingComesBack(Kind kind) {
    AtomicLong runs = new AtomicLong();
    for (Story story : STORIES) {
      runs.addAndGet(run(story, kind, Set.of(), world -> {
        world.settle();
        assertFalse(world.isBack(), story.name());
        return false;
      }));
    }
    assertTrue(runs.get() > 10_000, runs + " orders");
  }

  @Test
  void nothingComesBackInAnyOrderOfAnyStory() {
    assertNothingComesBack(Kind.REAP);
  }

  @Test
  void nothingThatWasOverwrittenComesBackWhereThatIsPruned() {
    assertNothingComesBack(Kind.PRUNE);
  }

  @Test
  void whereNothingHappensOneRoundIsEnough() {
    for (Kind kind : List.of(Kind.REAP, Kind.PRUNE)) {
      run(STORIES.get(0), kind, Set.of(), world -> {
        assertEquals(1, world.reaped);
        assertTrue(world.allHave(kind.left()));
        return false;
      });
    }
  }

  private static final Story COMPARED = new Story(
      "copies are compared",
      Set.of(),
      world -> {},
      world -> List.of(exchange(world, 0, 1), exchange(world, 1, 2), exchange(world, 0, 2)));

  @Test
  void whateverComparesCopiesMeanwhileTheTombstoneDoesNotGoRound() {
    boolean[] back = new boolean[1];
    run(COMPARED, Kind.REAP, Set.of(), world -> back[0] |= !world.allHave(State.NONE));
    assertFalse(back[0], "it goes round");
    run(COMPARED, Kind.REAP, EnumSet.of(Without.MARK), world -> {
      back[0] |= !world.allHave(State.NONE);
      return back[0];
    });
    assertTrue(back[0], "the mark is not needed");
  }

  @Test
  void whateverComparesCopiesMeanwhileTheyAreEqualInTheEndAndTheNewValueStays() {
    boolean[] pruned = new boolean[1];
    run(COMPARED, Kind.PRUNE, Set.of(), world -> {
      world.settle();
      pruned[0] |= world.allHave(Kind.PRUNE.left());
      assertTrue(world.allHave(Kind.PRUNE.left()) || world.allHave(Kind.PRUNE.settled()));
      return false;
    });
    assertTrue(pruned[0]);
  }

  private static EnumSet<Without> needed(Kind kind) {
    EnumSet<Without> found = EnumSet.noneOf(Without.class);
    for (Story story : STORIES) {
      for (Without rule : story.shows()) {
        run(story, kind, EnumSet.of(rule), world -> {
          world.settle();
          if (world.isBack()) {
            found.add(rule);
          }
          return world.isBack();
        });
      }
    }
    return found;
  }

  @Test
  void eachRuleIsNeeded() {
    EnumSet<Without> allButTheMark = EnumSet.complementOf(EnumSet.of(Without.MARK));
    assertEquals(allButTheMark, needed(Kind.REAP));
    assertEquals(allButTheMark, needed(Kind.PRUNE));
  }
}

package io.quorate.node.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.antientropy.causality.Dot;
import io.quorate.antientropy.causality.History;
import io.quorate.antientropy.causality.State;
import io.quorate.antientropy.causality.StateCodec;
import io.quorate.node.storage.Space;
import io.quorate.node.wire.Reply;
import io.quorate.ring.Durability;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * A replica under random interleavings of requests, steps of its log, failures and crashes, beside
 * an oracle of plain sets.
 *
 * <p>Checked: what was acknowledged is there for ever, over power cuts too if a force was asked
 * for; what was superseded does not come back; a dot names one value; reads of one start do not go
 * back unless a write failed; every request is answered once; hints are lost only by delivery.
 */
class ReplicaSwarmTest {
  private static final int KEYS = 3;

  @Test
  void nothingAcknowledgedIsLostAndNoDotIsGivenTwice() {
    for (long seed = 0; seed < 1_000; seed++) {
      try {
        new Run(seed).run(150);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  /** What is known of one key. */
  private static final class Known {
    /** Acknowledged with a force, since ever; without one, since the last power cut. */
    final List<Dots> forced = new ArrayList<>();

    final List<Dots> written = new ArrayList<>();

    /** What the last read of this start showed, unless a write failed since. */
    Dots lastRead = Dots.none();

    /** How many records had failed when nothing was on its way. */
    long failedBefore;

    /** Dots that some write or delete has seen. */
    final TreeSet<Dot> superseded = new TreeSet<>();

    final List<Dots> hinted = new ArrayList<>();
    Dots delivered = Dots.none();
    History seen = History.EMPTY;
  }

  private static final class Run {
    private final Random random;
    private final TreeMap<Dot, String> values = new TreeMap<>();
    private final List<Known> keys = new ArrayList<>();
    private final List<State> travelling = new ArrayList<>();
    private final Rig peer;
    private Rig rig;
    private long starts = 1;
    private long writes;
    private int open;
    private int epoch;

    Run(long seed) {
      random = new Random(seed);
      ReplicaLimits limits = new ReplicaLimits(12, 4_000, 60, 8, 100, 1 << 20, 20, 1 << 20, 16);
      rig = new Rig("a", Nodes.topology(2, "a", "b", "c"), new FakeLog(), limits, 1);
      peer = new Rig("b", Nodes.topology(2, "a", "b", "c"), new FakeLog(), Rig.LIMITS, 99);
      for (int i = 0; i < KEYS; i++) {
        keys.add(new Known());
        travelling.add(State.EMPTY);
      }
    }

    void run(int steps) {
      for (int i = 0; i < steps; i++) {
        step(random.nextInt(KEYS));
        if (random.nextInt(4) > 0) {
          rig.lane.drain();
        }
      }
      rig.settle();
      assertEquals(0, open, "unanswered");
      var counts = rig.replica.facts().counts();
      assertEquals(0, counts.pendingAppends() + counts.pendingBytes() + counts.pendingCopies());
      crash();
      for (int key = 0; key < KEYS; key++) {
        read(key);
        readHint(key, false);
      }
      rig.settle();
      assertEquals(0, open, "unanswered");
    }

    private void step(int key) {
      switch (random.nextInt(24)) {
        case 0, 1, 2, 3 -> mint(key, random.nextInt(4) == 0);
        case 4, 5 -> read(key);
        case 6, 7 -> join(key);
        case 8 -> mintAtPeer(key);
        case 9 -> tellPeer(key);
        case 10, 11 -> hint(key);
        case 12 -> readHint(key, true);
        case 13, 14, 15 -> rig.log.write();
        case 16, 17 -> rig.log.force();
        case 18, 19, 20 -> rig.log.load();
        case 21 -> rig.log.refuse(random.nextBoolean() ? Space.Why.NO_ROOM : Space.Why.OVERLOADED);
        case 22 -> rarely(() -> rig.log.failForce(random));
        default -> rarely(random.nextBoolean() ? this::crash : this::stopCleanly);
      }
    }

    private void rarely(Runnable action) {
      if (random.nextInt(4) == 0) {
        action.run();
      }
    }

    private Durability durability() {
      return random.nextInt(3) == 0 ? Durability.OS : Durability.FSYNC;
    }

    /** A callback that is called once, and not after a crash. */
    private <T> Consumer<T> once(Consumer<T> done) {
      int asked = epoch;
      open++;
      boolean[] called = {false};
      return answer -> {
        assertEquals(asked, epoch, "answered by a dead node");
        assertTrue(!called[0], "answered twice");
        called[0] = true;
        open--;
        done.accept(answer);
      };
    }

    private void learn(State state) {
      state.siblings().forEach(sibling -> {
        String text = Nodes.text(sibling.content());
        String before = values.putIfAbsent(sibling.dot(), text);
        assertTrue(before == null || before.equals(text), sibling.dot() + " names two values");
      });
    }

    private void mint(int key, boolean delete) {
      Known known = keys.get(key);
      History context = random.nextInt(3) == 0 ? History.EMPTY : known.seen;
      long id = ++writes;
      Durability durability = durability();
      Mint own = delete
          ? random.nextBoolean()
              ? Nodes.delete(key, context, id)
              : Nodes.deleteFound(key, context, id)
          : Nodes.put(key, "v" + id, context, id, durability);
      boolean hint = random.nextInt(6) == 0;
      Mint mint = hint ? inHint(own) : own;
      known.superseded.addAll(Dots.of(context));
      Asked asked = new Asked(key, mint);
      rig.replica.mint(mint, once(asked::minted), asked::stored);
    }

    /** A mint, between its asking and its answers. */
    private final class Asked {
      private final int key;
      private final Mint mint;
      private final List<State> states = new ArrayList<>();

      Asked(int key, Mint mint) {
        this.key = key;
        this.mint = mint;
      }

      void minted(Minting outcome) {
        if (outcome instanceof Minting.Minted done) {
          open++;
          states.add(done.state());
          done.dots().forEach(dot -> {
            String value = Nodes.text(mint.content().orElseThrow());
            assertTrue(values.put(dot, value) == null, dot + " was given twice");
          });
          learn(done.state());
          if (random.nextBoolean()) {
            travelling.set(key, travelling.get(key).join(done.state()));
          }
        }
      }

      void stored(Reply reply) {
        assertEquals(1, states.size(), "nothing was to be stored, or it was told twice");
        State state = states.remove(0);
        open--;
        if (mint.hintFor().isEmpty()) {
          answered(key, state, mint.durability(), reply);
        } else if (reply instanceof Reply.Joined) {
          keys.get(key).hinted.add(Dots.of(state));
        }
      }
    }

    /** The same by a fallback. */
    private static Mint inHint(Mint own) {
      return new Mint(
          own.key(),
          own.content(),
          own.context(),
          own.id(),
          own.remembered(),
          false,
          false,
          Optional.empty(),
          0,
          0,
          Durability.FSYNC,
          "c");
    }

    private void answered(int key, State state, Durability asked, Reply reply) {
      Known known = keys.get(key);
      if (reply instanceof Reply.Joined) {
        (asked == Durability.FSYNC ? known.forced : known.written).add(Dots.of(state));
      } else {
        known.lastRead = Dots.none();
      }
    }

    private void join(int key) {
      State state = peer.stateOf(key);
      Durability asked = durability();
      rig.replica.join(
          Nodes.key(key),
          StateCodec.encode(state),
          asked,
          "",
          0,
          once(reply -> answered(key, state, asked, reply)));
    }

    private void mintAtPeer(int key) {
      Known known = keys.get(key);
      History context = random.nextBoolean() ? History.EMPTY : known.seen;
      known.superseded.addAll(Dots.of(context));
      State state = peer.mint(Nodes.put(key, "v" + ++writes, context, writes, Durability.FSYNC))
          .state();
      peer.settle();
      learn(state);
    }

    private void tellPeer(int key) {
      peer.join(key, travelling.get(key), Durability.FSYNC, "");
      peer.settle();
    }

    private void read(int key) {
      Known known = keys.get(key);
      rig.replica.read(Nodes.key(key), once(outcome -> {
        if (outcome instanceof LocalRead.Copy copy) {
          learn(copy.state());
          forgetReadIfMemoryMayGoBack(known);
          check(known, Dots.of(copy.state()));
          known.seen = copy.state().history();
        }
      }));
    }

    /** After a failure memory goes back to the index once nothing of the key is on its way. */
    private void forgetReadIfMemoryMayGoBack(Known known) {
      var counts = rig.replica.facts().counts();
      if (counts.appendsFailed() != known.failedBefore) {
        known.lastRead = Dots.none();
      }
      if (counts.pendingCopies() == 0) {
        known.failedBefore = counts.appendsFailed();
      }
    }

    private static void check(Known known, Dots read) {
      List<Dots> acknowledged = new ArrayList<>(known.forced);
      acknowledged.addAll(known.written);
      acknowledged.add(known.lastRead);
      for (Dots one : acknowledged) {
        assertTrue(read.contains(one), () -> read + " lost " + one);
        assertTrue(known.superseded.containsAll(read.gone(one)), "gone without being seen");
      }
      known.lastRead = read;
    }

    private void hint(int key) {
      State state = peer.stateOf(key);
      rig.replica.join(
          Nodes.key(key), StateCodec.encode(state), Durability.FSYNC, "c", 0, once(reply -> {
            if (reply instanceof Reply.Joined) {
              keys.get(key).hinted.add(Dots.of(state));
            }
          }));
    }

    /** Reads the hint, and perhaps deletes it as delivered. */
    private void readHint(int key, boolean deliver) {
      Known known = keys.get(key);
      Place place = new Place("c", Nodes.key(key));
      Copies copies = rig.replica.hints().copies();
      Consumer<Boolean> end = once(ended -> {});
      copies.resolve(place, new Operation() {
        @Override
        public void found(Held newest, long sequence) {
          Dots held = Dots.of(newest.copy().state()).join(known.delivered);
          known.hinted.forEach(
              one -> assertTrue(held.known().containsAll(one.known()), () -> "hint lost " + one));
          if (!deliver || sequence <= 0) {
            end.accept(true);
            return;
          }
          // By the time it is deleted it has been delivered.
          known.delivered = known.delivered.join(Dots.of(newest.copy().state()));
          copies.remove(place, sequence, Durability.OS, end);
        }

        @Override
        public void refused(Reply.Reason reason, String sentence) {
          end.accept(false);
        }
      });
    }

    private void crash() {
      epoch++;
      open = 0;
      rig = rig.restarted(rig.log.powerCut(random), ++starts, false);
      for (Known known : keys) {
        known.written.clear();
        known.lastRead = Dots.none();
        known.failedBefore = 0;
      }
    }

    private void stopCleanly() {
      rig.settle();
      assertEquals(0, open, "unanswered");
      epoch++;
      boolean clean = !rig.actors.lostAny();
      rig = rig.restarted(rig.log.powerCut(random), ++starts, clean);
      for (Known known : keys) {
        known.lastRead = Dots.none();
        known.failedBefore = 0;
      }
    }
  }
}

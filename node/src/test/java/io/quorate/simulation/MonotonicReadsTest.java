package io.quorate.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.antientropy.causality.Content;
import io.quorate.antientropy.causality.RequestId;
import io.quorate.node.request.ClientRequest;
import io.quorate.node.request.Consistency;
import io.quorate.node.request.Outcome;
import io.quorate.node.request.Requests.Defined;
import io.quorate.ring.BucketDefinition;
import io.quorate.ring.BucketDefinition.Repair;
import io.quorate.ring.Key;
import io.quorate.ring.Level;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * In buckets whose reads wait for repairs no strict read of a majority shows less than one that
 * ended before it began. Judged by values: one writer for each key writes 1, 2, 3 …, each at one
 * owner at least and with what it has seen of its own, so whoever was shown a number is never to be
 * shown only lesser ones.
 */
class MonotonicReadsTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long MILLI = 1_000_000L;
  private static final int KEYS = 3;
  private static final int READERS = 6;
  private static final int TIMEOUT_MILLIS = 700;
  private static final String BUCKET = "monotonic";
  private static final Faults.Kind[] FAULTS = {
    Faults.Kind.ONE_WAY_CUT,
    Faults.Kind.CLOGGED_LINK,
    Faults.Kind.PARTITION,
    Faults.Kind.RING_OF_MAJORITIES,
    Faults.Kind.SLOW_MACHINE,
    Faults.Kind.PAUSE,
    Faults.Kind.KILL,
    Faults.Kind.POWER_CUT,
    Faults.Kind.CLEAN_STOP,
    Faults.Kind.SLOW_FORCE,
    Faults.Kind.FAILING_FORCE
  };

  /** One world of writers and readers. */
  private static final class Readers {
    private final World world;
    private final SimulatedCluster cluster;
    private final RandomGenerator random;
    private final long[] shown = new long[KEYS];
    private final String[] contexts = new String[KEYS];
    private final List<String> violations = new ArrayList<>();
    private long reads;
    private boolean stopped;

    Readers(long seed) {
      world = new World(seed);
      random = world.random("readers");
      cluster = new SimulatedCluster(world, 3 + random.nextInt(3));
    }

    Readers run(Repair repair) {
      cluster.startAll();
      assertTrue(world.runUntil(cluster::isReady, 30 * SECOND));
      define(repair);
      Faults faults = new Faults(world, cluster);
      faults.only(FAULTS);
      faults.start();
      for (int key = 0; key < KEYS; key++) {
        contexts[key] = "";
        write(key, 1);
      }
      for (int i = 0; i < READERS; i++) {
        read();
      }
      world.runUntil(world.now() + 60 * SECOND);
      stopped = true;
      faults.stop();
      return this;
    }

    private void define(Repair repair) {
      BucketDefinition definition = BucketDefinition.ofDefaults(BUCKET).with(repair);
      SimulatedCluster.Member first = cluster.members().get(0);
      List<Defined> outcomes = new ArrayList<>();
      world.after(0, first.machine(), () -> first
          .node()
          .orElseThrow()
          .define(BUCKET, Optional.of(definition), 5_000, outcomes::add));
      assertTrue(world.runUntil(() -> !outcomes.isEmpty(), 10 * SECOND));
      assertInstanceOf(Defined.Done.class, outcomes.get(0));
      world.runUntil(world.now() + 5 * SECOND);
    }

    private static Consistency strict(Level level) {
      return new Consistency(Optional.of(level), Optional.of(level), Optional.of(false));
    }

    private static Key key(int number) {
      return Key.of(BUCKET, "k" + number);
    }

    /** Goes on once, when there is an answer or it is given up for lost. */
    private void ask(ClientRequest request, Consumer<Optional<Outcome>> then) {
      boolean[] over = new boolean[1];
      Consumer<Optional<Outcome>> once = outcome -> {
        if (!over[0] && !stopped) {
          over[0] = true;
          then.accept(outcome);
        }
      };
      cluster.anyMember(random).submit(request, outcome -> once.accept(Optional.of(outcome)));
      world.script(2L * TIMEOUT_MILLIS * MILLI, () -> once.accept(Optional.empty()));
    }

    private void write(int key, long number) {
      ClientRequest.Put put = new ClientRequest.Put(
          key(key),
          Content.of(Long.toString(number).getBytes(StandardCharsets.UTF_8), ""),
          contexts[key],
          new RequestId(key, number),
          false,
          strict(Level.Named.ONE),
          TIMEOUT_MILLIS,
          Optional.empty(),
          false);
      ask(put, outcome -> {
        if (outcome.isPresent() && outcome.get() instanceof Outcome.Written written) {
          contexts[key] = written.context();
        }
        world.script(random.nextLong(200 * MILLI), () -> write(key, number + 1));
      });
    }

    private void read() {
      int key = random.nextInt(KEYS);
      long before = shown[key];
      ClientRequest.Get get =
          new ClientRequest.Get(key(key), strict(Level.Named.QUORUM), TIMEOUT_MILLIS);
      ask(get, outcome -> {
        if (outcome.isPresent() && outcome.get() instanceof Outcome.Found found) {
          saw(key, before, found);
        }
        world.script(random.nextLong(60 * MILLI), this::read);
      });
    }

    private void saw(int key, long before, Outcome.Found found) {
      reads++;
      long greatest = SimulatedClient.values(found.state()).stream()
          .mapToLong(Long::parseLong)
          .max()
          .orElse(0);
      if (greatest < before) {
        violations.add("k" + key + ": " + greatest + " after " + before);
      }
      shown[key] = Math.max(shown[key], greatest);
    }
  }

  /**
   * Worlds in which reads that do not wait were seen to go back, then others: one of eight does.
   */
  private static final long[] SEEDS = {6, 9, 16, 18, 1, 2, 3, 4, 5, 7, 8, 10, 11, 12, 13, 14, 15, 17
  };

  @Test
  void noReadThatWaitsForRepairsShowsLessThanAnEarlierOne() {
    for (int i = 0; i < 3; i++) {
      Readers readers = new Readers(SEEDS[i]).run(Repair.BLOCKING);
      assertEquals(List.of(), readers.violations, "seed " + SEEDS[i]);
      assertTrue(readers.reads > 500, "only " + readers.reads + " reads");
    }
  }

  @Test
  void readsThatDoNotWaitAreSeenToGoBack() {
    for (long seed : SEEDS) {
      if (!new Readers(seed).run(Repair.LATE).violations.isEmpty()) {
        return;
      }
    }
    throw new AssertionError("this test would not see a read that goes back");
  }
}

package io.quorate.antientropy.hints;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.ring.Key;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Runs the machine against a host that holds its hints in sorted sets. */
class HintReplayTest {
  private static final long MILLI = 1_000_000;
  private static final Pace PACE =
      new Pace(4, 1_000, Duration.ofMillis(100), Duration.ofSeconds(5));

  /** A host in memory: it answers scans at once and leaves deliveries to the test. */
  private static final class Host implements Effect.Visitor {
    final HintReplay replay;
    final TreeMap<String, TreeSet<Key>> hints = new TreeMap<>();
    final TreeSet<String> reachable = new TreeSet<>();
    final List<Effect.Deliver> inFlight = new ArrayList<>();
    final List<Long> starts = new ArrayList<>();
    long now;

    Host(Pace pace, long seed) {
      replay = new HintReplay(pace, new Random(seed));
    }

    void store(String target, Key key) {
      hints.computeIfAbsent(target, name -> new TreeSet<>()).add(key);
      run(replay.stored(target, reachable.contains(target), now));
    }

    void reach(String target, boolean yes) {
      boolean changed = yes ? reachable.add(target) : reachable.remove(target);
      assertTrue(changed);
      run(replay.reachable(target, yes, now));
    }

    void run(List<Effect> effects) {
      effects.forEach(effect -> effect.accept(this));
    }

    @Override
    public void scan(Effect.Scan effect) {
      TreeSet<Key> held = hints.getOrDefault(effect.target(), new TreeSet<>());
      List<Key> page = new ArrayList<>();
      var rest = effect.after().map(key -> held.tailSet(key, false)).orElse(held);
      for (Key key : rest) {
        if (page.size() == effect.limit()) {
          run(replay.scanned(effect.target(), page, false, now));
          return;
        }
        page.add(key);
      }
      run(replay.scanned(effect.target(), page, true, now));
    }

    @Override
    public void deliver(Effect.Deliver effect) {
      assertTrue(reachable.contains(effect.target()), "delivers to the unreachable");
      assertFalse(inFlight.contains(effect), "delivers the same hint twice at a time");
      inFlight.add(effect);
      starts.add(now);
    }

    void land(int index, boolean well) {
      Effect.Deliver effect = inFlight.remove(index);
      if (well) {
        hints.getOrDefault(effect.target(), new TreeSet<>()).remove(effect.key());
        run(replay.delivered(effect.target(), effect.key(), now));
      } else {
        run(replay.failed(effect.target(), effect.key(), now));
      }
    }

    void advanceTo(long time) {
      now = Math.max(now, time);
      run(replay.tick(now));
    }

    boolean isEmpty() {
      return hints.values().stream().allMatch(TreeSet::isEmpty);
    }
  }

  private static Key key(int number) {
    return Key.of("b", "key-" + number);
  }

  @Test
  void hintsOfAnUnreachableOwnerWait() {
    Host host = new Host(PACE, 1);
    host.store("a", key(1));
    host.advanceTo(3_600_000 * MILLI);
    assertEquals(List.of(), host.inFlight);
    assertEquals(Long.MAX_VALUE, host.replay.wakeAt());
  }

  @Test
  void aReturnedOwnerGetsItsHints() {
    Host host = new Host(PACE, 2);
    host.store("a", key(1));
    host.reach("a", true);
    host.advanceTo(host.replay.wakeAt());
    assertEquals(1, host.inFlight.size());
    host.land(0, true);
    assertEquals(List.of(), host.replay.targets());
    assertEquals(Long.MAX_VALUE, host.replay.wakeAt());
  }

  @Test
  void noMoreThanTheLimitIsInFlightToOneTarget() {
    Host host = new Host(PACE, 3);
    host.reachable.add("a");
    for (int i = 0; i < 50; i++) {
      host.store("a", key(i));
    }
    for (int i = 0; i < 1_000; i++) {
      host.advanceTo(host.now + MILLI);
    }
    assertEquals(PACE.inFlightMax(), host.inFlight.size());
    assertEquals(PACE.inFlightMax(), host.replay.inFlight());
    host.land(0, true);
    assertEquals(PACE.inFlightMax(), host.inFlight.size());
  }

  @Test
  void theRateIsKeptOverAllTargets() {
    Host host = new Host(new Pace(8, 100, Duration.ofMillis(10), Duration.ofSeconds(1)), 4);
    for (int target = 0; target < 5; target++) {
      host.reachable.add("t" + target);
      for (int i = 0; i < 100; i++) {
        host.store("t" + target, key(i));
      }
    }
    TreeSet<String> served = new TreeSet<>();
    while (host.now < 1_000 * MILLI) {
      host.advanceTo(host.replay.wakeAt());
      host.inFlight.forEach(effect -> served.add(effect.target()));
      while (!host.inFlight.isEmpty()) {
        host.land(0, true);
      }
    }
    long first = host.starts.get(0);
    long within = host.starts.stream().filter(at -> at < first + 500 * MILLI).count();
    assertTrue(within <= 8 + 50, within + " deliveries in half a second at 100 a second");
    assertTrue(within >= 45, "only " + within);
    assertEquals(5, served.size(), "none starves: " + served);
  }

  @Test
  void aTargetAtWhichDeliveriesFailRestsLongerEachTime() {
    Host host = new Host(PACE, 5);
    host.reachable.add("a");
    host.store("a", key(1));
    List<Long> rests = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      host.advanceTo(host.replay.wakeAt());
      assertEquals(1, host.inFlight.size());
      host.land(0, false);
      rests.add(host.replay.wakeAt() - host.now);
    }
    for (int i = 0; i < rests.size(); i++) {
      long full = Math.min(5_000 * MILLI, (100 * MILLI) << i);
      assertTrue(rests.get(i) >= full / 2 && rests.get(i) <= full, i + ": " + rests);
    }
    host.advanceTo(host.replay.wakeAt());
    host.land(0, true);
    assertEquals(List.of(), host.replay.targets());
  }

  @Test
  void aBurstOfFailuresCountsOnce() {
    Host host = new Host(PACE, 6);
    host.reachable.add("a");
    for (int i = 0; i < 4; i++) {
      host.store("a", key(i));
    }
    host.advanceTo(200 * MILLI);
    assertEquals(4, host.inFlight.size());
    while (!host.inFlight.isEmpty()) {
      host.land(0, false);
    }
    assertTrue(host.replay.wakeAt() - host.now <= 100 * MILLI);
  }

  @Test
  void aHintStoredBehindTheWalkIsMetByTheNextPass() {
    Host host = new Host(PACE, 7);
    host.reachable.add("a");
    TreeSet<Key> keys = new TreeSet<>(List.of(key(1), key(2), key(3)));
    host.store("a", keys.last());
    host.advanceTo(200 * MILLI);
    assertEquals(1, host.inFlight.size());
    host.store("a", keys.first());
    host.land(0, true);
    host.advanceTo(host.now + 10 * MILLI);
    assertEquals(List.of(new Effect.Deliver("a", keys.first())), host.inFlight);
  }

  @Test
  void answersThatNobodyAskedForAreProgrammingErrors() {
    Host host = new Host(PACE, 8);
    assertThrows(IllegalStateException.class, () -> host.replay.delivered("a", key(1), 0));
    host.store("a", key(1));
    assertThrows(IllegalStateException.class, () -> host.replay.failed("a", key(1), 0));
    assertThrows(IllegalStateException.class, () -> host.replay.scanned("a", List.of(), true, 0));
  }

  @Test
  void everyHintArrivesOnceItsTargetIsWell() {
    for (long seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      Host host = new Host(PACE, seed);
      try {
        for (int step = 0; step < 300; step++) {
          disturb(host, random);
          assertTrue(host.inFlight.size() <= 3 * PACE.inFlightMax());
        }
        heal(host);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  private static void disturb(Host host, Random random) {
    String target = "t" + random.nextInt(3);
    switch (random.nextInt(5)) {
      case 0 -> host.store(target, key(random.nextInt(40)));
      case 1 -> host.reach(target, !host.reachable.contains(target));
      case 2, 3 -> {
        if (!host.inFlight.isEmpty()) {
          int index = random.nextInt(host.inFlight.size());
          boolean up = host.reachable.contains(host.inFlight.get(index).target());
          host.land(index, up && random.nextInt(3) > 0);
        }
      }
      default -> host.advanceTo(host.now + random.nextLong(300 * MILLI));
    }
  }

  private static void heal(Host host) {
    for (int i = 0; i < 3; i++) {
      if (!host.reachable.contains("t" + i)) {
        host.reach("t" + i, true);
      }
    }
    for (int step = 0; step < 2_000 && !host.replay.targets().isEmpty(); step++) {
      while (!host.inFlight.isEmpty()) {
        host.land(0, true);
      }
      long wake = host.replay.wakeAt();
      if (wake != Long.MAX_VALUE) {
        host.advanceTo(wake);
      }
    }
    assertTrue(host.isEmpty(), () -> "left: " + host.hints);
    assertEquals(List.of(), host.replay.targets());
  }
}

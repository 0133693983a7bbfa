package io.quorate.antientropy.causality;

import io.quorate.ring.DiskId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

/** Small values that the tests of this package share. */
final class Samples {
  static final Actor A = actor(1);
  static final Actor B = actor(2);
  static final Actor C = actor(3);

  private Samples() {}

  static Actor actor(int nth) {
    return Actor.of(new DiskId((long) nth << 56), new StartId(0x5500000000000000L), 1);
  }

  static Dot dot(Actor actor, long counter) {
    return new Dot(actor, counter);
  }

  static History history(Collection<Dot> dots) {
    History history = History.EMPTY;
    for (Dot dot : dots) {
      history = history.with(dot);
    }
    return history;
  }

  static History history(Dot... dots) {
    return history(List.of(dots));
  }

  static Content text(String value) {
    return Content.of(value.getBytes(StandardCharsets.UTF_8), "text/plain");
  }

  static String textOf(Sibling sibling) {
    return new String(sibling.content().value(), StandardCharsets.UTF_8);
  }

  static List<String> textsOf(State state) {
    return state.siblings().stream().map(Samples::textOf).sorted().toList();
  }

  static RequestId request(long nth) {
    return new RequestId(0, nth);
  }

  /** The value of a dot is decided by the dot, as one dot names one value. */
  static Sibling sibling(Dot dot) {
    long nth = dot.counter() * 31 + dot.actor().hashCode() % 31;
    return new Sibling(dot, text(dot.toString()), Math.abs(nth), request(nth));
  }

  /**
   * The state that knows these dots, of which these live; it remembers the living ones' requests.
   */
  static State state(Collection<Dot> known, Collection<Dot> living) {
    List<Sibling> siblings = new ArrayList<>();
    RequestLog log = RequestLog.EMPTY;
    for (Dot dot : new TreeSet<>(living)) {
      Sibling sibling = sibling(dot);
      siblings.add(sibling);
      log = log.with(RequestLog.Entry.of(sibling));
    }
    return new State(history(known), List.copyOf(siblings), log);
  }

  /** Any state: up to five actors with gaps, some of the dots living, a log of its own mind. */
  static State anyState(Random random) {
    TreeSet<Dot> known = new TreeSet<>();
    TreeSet<Dot> living = new TreeSet<>();
    int dots = random.nextInt(12);
    for (int i = 0; i < dots; i++) {
      long counter = random.nextInt(20) == 0 ? 1L << random.nextInt(56) : 1 + random.nextInt(6);
      Dot dot = dot(actor(1 + random.nextInt(5)), counter);
      known.add(dot);
      if (random.nextInt(3) == 0) {
        living.add(dot);
      }
    }
    RequestLog log = anyLog(random, living);
    List<Sibling> siblings = new ArrayList<>();
    for (Dot dot : living) {
      siblings.add(anySibling(random, dot));
    }
    for (Sibling sibling : siblings) {
      if (random.nextInt(3) > 0) {
        log = log.with(RequestLog.Entry.of(sibling));
      }
    }
    State state = new State(history(known), List.copyOf(siblings), log);
    return random.nextInt(4) == 0 ? withRegister(state, random) : state;
  }

  /** The same and a register, whose dot the history knows. */
  private static State withRegister(State state, Random random) {
    Dot dot = dot(actor(8), 1 + random.nextInt(3));
    boolean deleted = random.nextBoolean();
    Content content = deleted ? Content.NONE : anySibling(random, dot).content();
    Sibling sibling =
        new Sibling(dot, content, random.nextLong() >>> 1, new RequestId(8, random.nextLong()));
    RequestLog log = random.nextBoolean()
        ? state.requests().with(RequestLog.Entry.of(sibling))
        : state.requests();
    return new State(
        state.history().with(dot), state.dotted(), log, new Register(sibling, deleted));
  }

  private static RequestLog anyLog(Random random, Collection<Dot> dots) {
    RequestLog log = RequestLog.EMPTY;
    int entries = random.nextInt(4) == 0 ? random.nextInt(60) : random.nextInt(10);
    for (int i = 0; i < entries; i++) {
      boolean living = random.nextInt(3) == 0 && !dots.isEmpty();
      Dot dot = living
          ? dots.iterator().next()
          : dot(actor(6 + random.nextInt(2)), 1 + random.nextInt(3));
      long counter = random.nextInt(3) == 0 ? 0 : dot.counter();
      RequestId request = new RequestId(random.nextLong(), random.nextLong());
      log = log.with(new RequestLog.Entry(random.nextLong() >>> 1, request, dot.actor(), counter));
    }
    return log;
  }

  private static Sibling anySibling(Random random, Dot dot) {
    byte[] value = new byte[random.nextInt(40)];
    random.nextBytes(value);
    Map<String, String> metadata = new TreeMap<>();
    int entries = random.nextInt(3);
    for (int i = 0; i < entries; i++) {
      metadata.put("name-" + random.nextInt(9), "wert-ü-" + random.nextInt());
    }
    String type = random.nextBoolean() ? "" : "application/json";
    return new Sibling(
        dot,
        Content.of(value, type, metadata),
        random.nextLong() >>> 1,
        new RequestId(random.nextLong(), random.nextLong()));
  }
}

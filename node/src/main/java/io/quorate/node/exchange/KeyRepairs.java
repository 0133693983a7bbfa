package io.quorate.node.exchange;

import io.quorate.node.calls.CallOutcome;
import io.quorate.node.environment.Lane;
import io.quorate.node.memory.Occupancy;
import io.quorate.node.wire.Reply;
import io.quorate.node.wire.Request;
import io.quorate.ring.Durability;
import io.quorate.ring.Key;
import io.quorate.ring.Member;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Completes the copies whose records cannot be read from the other owners, key by key. Mutable,
 * confined to its lane.
 *
 * <p>Every living owner is asked, and what each has is joined, forced; only then is the copy called
 * whole again. If one of them cannot read its own, or does not answer, it is tried again later:
 * what it had, nobody else may have.
 */
final class KeyRepairs {
  private static final int KEYS_MAX = 100_000;
  private static final int AT_ONCE_MAX = 16;
  private static final long REST_MIN_NANOS = 500_000_000L;
  private static final long REST_MAX_NANOS = 30_000_000_000L;
  private static final int DOUBLINGS_MAX = 6;

  private final Means means;
  private final Predicate<String> alive;

  /** The keys that wait, and how often each failed. */
  private final TreeMap<Key, Integer> waiting = new TreeMap<>();

  private final TreeSet<Key> running = new TreeSet<>();
  private Optional<Lane.Timer> timer = Optional.empty();
  private boolean stopped;

  KeyRepairs(Means means, Predicate<String> alive) {
    this.means = means;
    this.alive = alive;
  }

  /** This copy has to be completed. Beyond 100,000 it is left to whoever finds it the next time. */
  void add(Key key) {
    if (!running.contains(key)
        && waiting.size() < KEYS_MAX
        && waiting.putIfAbsent(key, 0) == null) {
      means.lane().execute(this::proceed);
    }
  }

  void occupancy(Consumer<Occupancy> into) {
    // Those that are being completed come back when that fails.
    into.accept(new Occupancy("keys to be completed", waiting.size(), KEYS_MAX + AT_ONCE_MAX));
    into.accept(new Occupancy("keys that are being completed", running.size(), AT_ONCE_MAX));
  }

  int count() {
    return waiting.size() + running.size();
  }

  void stop() {
    stopped = true;
    timer.ifPresent(Lane.Timer::cancel);
  }

  /** Those that failed are tried again now: somebody is alive who was not. */
  void proceed() {
    Iterator<Key> next = List.copyOf(waiting.keySet()).iterator();
    while (!stopped && running.size() < AT_ONCE_MAX && next.hasNext()) {
      Key key = next.next();
      running.add(key);
      int failures = waiting.getOrDefault(key, 0);
      waiting.remove(key);
      new Repair(key, failures).begin();
    }
  }

  private void ended(Key key, boolean whole, int failures) {
    running.remove(key);
    if (whole) {
      means.facts().repaired++;
      means.lane().execute(this::proceed);
    } else {
      waiting.put(key, failures + 1);
      rest(failures);
    }
  }

  private void rest(int failures) {
    if (timer.isEmpty() && !stopped) {
      long nanos = Math.min(REST_MAX_NANOS, REST_MIN_NANOS << Math.min(failures, DOUBLINGS_MAX));
      timer = Optional.of(means.lane().after(nanos, () -> {
        timer = Optional.empty();
        proceed();
      }));
    }
  }

  /** One attempt for one key. */
  private final class Repair {
    private final Key key;
    private final int failures;
    private int unanswered = 1;
    private boolean failed;
    private boolean alone;

    Repair(Key key, int failures) {
      this.key = key;
      this.failures = failures;
    }

    void begin() {
      if (!means.replica().owns(key)) {
        running.remove(key);
        return;
      }
      List<String> others = new ArrayList<>();
      for (Member owner : means.replica().owners(key, means.trees().copiesOf(key))) {
        if (!owner.name().equals(means.replica().name())) {
          others.add(owner.name());
        }
      }
      List<String> living = others.stream().filter(alive).toList();
      alone = others.isEmpty();
      failed = living.isEmpty() && !alone;
      unanswered += living.size();
      for (String owner : living) {
        Request fetch = new Request.Fetch(key);
        means.peers().call(owner, means.replica().partitionOf(key), fetch, this::fetched);
      }
      means.lane().execute(this::answered);
    }

    private void fetched(CallOutcome outcome) {
      if (outcome instanceof CallOutcome.Replied replied
          && replied.reply() instanceof Reply.Fetched copy) {
        if (copy.state().length > 0) {
          means.facts().keysReceived++;
          means.facts().bytes += copy.state().length;
          means
              .replica()
              .join(key, copy.state(), Durability.FSYNC, "", copy.generation(), this::joined);
          return;
        }
      } else {
        failed = true;
      }
      answered();
    }

    private void joined(Reply reply) {
      failed |= !(reply instanceof Reply.Joined);
      answered();
    }

    private void answered() {
      unanswered--;
      if (unanswered > 0 || stopped) {
        return;
      }
      if (failed) {
        ended(key, false, failures);
      } else {
        means.replica().complete(key, !alone, whole -> ended(key, whole, failures));
      }
    }
  }
}

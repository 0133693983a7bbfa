package io.quorate.antientropy.hints;

import io.quorate.ring.Key;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** A walk over the hints of one target: see {@link HintReplay}. Mutable, confined to its lane. */
final class Target {
  final String name;
  final TreeSet<Key> inFlight = new TreeSet<>();

  /** Whether deliveries may be tried. */
  boolean reachable;

  /** Nothing is started before this time. */
  long notBefore;

  /** Failures since the last success, those of one burst counted once. */
  int failures;

  /** Whether a delivery of this pass failed. */
  boolean failed;

  /** Whether a hint came in since this pass began. */
  boolean arrived;

  private final ArrayDeque<Key> ready = new ArrayDeque<>();
  private Optional<Key> cursor = Optional.empty();
  private boolean scanning;
  private boolean listed;

  Target(String name, boolean reachable, long notBefore) {
    this.name = name;
    this.reachable = reachable;
    this.notBefore = notBefore;
  }

  boolean isPassOver() {
    return listed && ready.isEmpty() && inFlight.isEmpty();
  }

  void beginPass() {
    cursor = Optional.empty();
    listed = false;
    failed = false;
    arrived = false;
  }

  boolean wantsPage() {
    return !listed && !scanning && ready.isEmpty();
  }

  Effect scan(int limit) {
    scanning = true;
    return new Effect.Scan(name, cursor, limit);
  }

  void scanned(List<Key> keys, boolean end) {
    if (!scanning) {
      throw new IllegalStateException("no page of " + name + " was asked for");
    }
    scanning = false;
    listed = end;
    for (Key key : keys) {
      assert cursor.isEmpty() || cursor.get().compareTo(key) < 0 : "keys ascend";
      cursor = Optional.of(key);
      ready.add(key);
    }
    assert end || !keys.isEmpty() : "a page without a key is the last";
  }

  boolean hasReady(int inFlightMax) {
    return !ready.isEmpty() && inFlight.size() < inFlightMax;
  }

  Effect deliver() {
    Key key = ready.remove();
    boolean once = inFlight.add(key);
    assert once : key + " is in flight already";
    return new Effect.Deliver(name, key);
  }

  void landed(Key key) {
    if (!inFlight.remove(key)) {
      throw new IllegalStateException(key + " was not in flight");
    }
  }
}

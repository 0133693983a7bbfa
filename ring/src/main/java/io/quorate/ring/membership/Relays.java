package io.quorate.ring.membership;

import io.quorate.ring.HostPort;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The pings that this member sent for others and that are not answered yet. Bounded: beyond
 * {@value #RELAYS_MAX} requests are dropped, which the asker sees as a missing nack. Mutable;
 * confined to its {@link Swim}.
 */
final class Relays {
  static final int RELAYS_MAX = 1_000;

  /** For whom a ping was sent, under which number the asker waits, and who was pinged. */
  record Relay(HostPort asker, long number, String target) {}

  private record Open(Relay relay, long nackAt) {}

  private final NavigableMap<Long, Open> open = new TreeMap<>();

  boolean isFull() {
    return open.size() >= RELAYS_MAX;
  }

  void add(long pingNumber, Relay relay, long nackAt) {
    open.put(pingNumber, new Open(relay, nackAt));
  }

  /** The ping of this number was answered. */
  Optional<Relay> answered(long pingNumber) {
    return Optional.ofNullable(open.remove(pingNumber)).map(Open::relay);
  }

  /** Those whose asker shall hear now that there is no answer. They are forgotten. */
  List<Relay> unanswered(long now) {
    List<Relay> late = new ArrayList<>();
    open.values().removeIf(one -> {
      boolean due = one.nackAt() <= now;
      if (due) {
        late.add(one.relay());
      }
      return due;
    });
    return late;
  }

  long wakeAt() {
    return open.values().stream().mapToLong(Open::nackAt).min().orElse(Long.MAX_VALUE);
  }
}

package io.quorate.ring.membership;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The rumours that still have to be passed on, one per subject, the least often sent first (SWIM
 * §4.1: "nodes prefer to piggyback the ones that have been gossiped fewer times"). Bounded by the
 * number of members. Mutable; confined to its {@link Swim}.
 */
final class Dissemination {
  private static final class Waiting {
    final Rumour rumour;
    final long order;
    int sent;

    Waiting(Rumour rumour, long order) {
      this.rumour = rumour;
      this.order = order;
    }
  }

  private final NavigableMap<String, Waiting> waiting = new TreeMap<>();
  private long added;

  /** Passes this on from now, instead of what was said of the subject before. */
  void add(Rumour rumour) {
    waiting.put(rumour.subject(), new Waiting(rumour, added++));
  }

  /** Passes this on, unless something is being said of the subject already. */
  void addIfAbsent(Rumour rumour) {
    if (!waiting.containsKey(rumour.subject())) {
      add(rumour);
    }
  }

  void forget(String subject) {
    waiting.remove(subject);
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Rumours for one datagram with so much room; each counts as sent once more. */
  List<Rumour> take(int roomBytes, int most, int sendsMax) {
    List<Waiting> byNeed = new ArrayList<>(waiting.values());
    byNeed.sort(Comparator.<Waiting>comparingInt(item -> item.sent)
        .thenComparing(item -> item.order, Comparator.reverseOrder()));
    List<Rumour> taken = new ArrayList<>();
    int room = roomBytes;
    for (Waiting item : byNeed) {
      int size = SwimCodec.sizeOf(item.rumour);
      if (size <= room && taken.size() < most) {
        room -= size;
        taken.add(item.rumour);
        item.sent++;
        if (item.sent >= sendsMax) {
          waiting.remove(item.rumour.subject());
        }
      }
    }
    return taken;
  }
}

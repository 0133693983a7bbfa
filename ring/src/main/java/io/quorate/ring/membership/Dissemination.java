package io.quorate.ring.membership;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

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

  /** A datagram is full when so many rumours did not fit: they wait for the next. */
  private static final int MISFITS_MAX = 4;

  private final Map<String, Waiting> waiting = new LinkedHashMap<>();
  private final TreeSet<Waiting> byNeed =
      new TreeSet<>(Comparator.<Waiting>comparingInt(item -> item.sent)
          .thenComparing(item -> item.order, Comparator.reverseOrder()));
  private long added;

  /** Passes this on from now, instead of what was said of the subject before. */
  void add(Rumour rumour) {
    forget(rumour.subject());
    Waiting item = new Waiting(rumour, added++);
    waiting.put(rumour.subject(), item);
    byNeed.add(item);
  }

  /** Passes this on, unless something is being said of the subject already. */
  void addIfAbsent(Rumour rumour) {
    if (!waiting.containsKey(rumour.subject())) {
      add(rumour);
    }
  }

  void forget(String subject) {
    Waiting before = waiting.remove(subject);
    if (before != null) {
      byNeed.remove(before);
    }
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Rumours for one datagram with so much room; each counts as sent once more. */
  List<Rumour> take(int roomBytes, int most, int sendsMax) {
    List<Waiting> chosen = new ArrayList<>();
    int room = roomBytes;
    int misfits = 0;
    for (Waiting item : byNeed) {
      if (misfits == MISFITS_MAX || chosen.size() == most) {
        break;
      }
      int size = SwimCodec.sizeOf(item.rumour);
      if (size <= room) {
        room -= size;
        chosen.add(item);
      } else {
        misfits++;
      }
    }
    chosen.forEach(item -> sent(item, sendsMax));
    return chosen.stream().map(item -> item.rumour).toList();
  }

  private void sent(Waiting item, int sendsMax) {
    // The place in the order depends on the count: it changes outside the set only.
    byNeed.remove(item);
    item.sent++;
    if (item.sent >= sendsMax) {
      waiting.remove(item.rumour.subject());
    } else {
      byNeed.add(item);
    }
  }
}

package io.quorate.node.replica;

import io.quorate.node.replica.Spaces.HintRange;
import io.quorate.node.storage.Space;
import io.quorate.ring.Key;
import io.quorate.ring.Ring;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Which owners this lane holds hints for, and how much. Counts what the spaces hold, without
 * keeping the hints. Mutable, confined to its lane.
 */
final class HintBook implements Copies.Watcher {
  private static final int PAGE = 1_000;

  private final ReplicaLimits limits;
  private final ReplicaFacts facts;

  /** For each target the partitions in which hints for it are, or once were. */
  private final NavigableMap<String, NavigableSet<Integer>> targets = new TreeMap<>();

  /** The hints that are kept for ourselves only, the oldest first: at most keptMax. */
  private final LinkedHashSet<Place> kept = new LinkedHashSet<>();

  private final Spaces spaces;
  private final Ring ring;
  private boolean takesMore = true;
  private Consumer<String> stored = target -> {};
  private Consumer<Key> unreadable = key -> {};
  private Consumer<Place> evicted = place -> {};

  HintBook(Spaces spaces, Ring ring, ReplicaLimits limits, ReplicaFacts facts) {
    this.spaces = spaces;
    this.ring = ring;
    this.limits = limits;
    this.facts = facts;
  }

  /** Counts what is there at start. */
  void open() {
    record Found(Place place, long sequence) {}
    List<Found> keptBefore = new ArrayList<>();
    for (HintRange range : spaces.hintsAtStart()) {
      Space space = spaces.hints(range.target(), range.partition());
      Optional<Space.Entry> last = Optional.empty();
      List<Space.Entry> page;
      do {
        page = space.scan(last.map(Space.Entry::key), PAGE);
        for (Space.Entry entry : page) {
          Place place = new Place(range.target(), entry.key());
          note(place);
          if ((entry.flags() & Held.PINNED) == 0) {
            keptBefore.add(new Found(place, entry.sequence()));
          } else {
            facts.hints++;
            facts.hintBytes += entry.length();
          }
          last = Optional.of(entry);
        }
      } while (page.size() == PAGE);
    }
    keptBefore.sort(Comparator.comparingLong(Found::sequence));
    keptBefore.forEach(found -> kept.add(found.place()));
    facts.kept = kept.size();
  }

  private void note(Place place) {
    targets
        .computeIfAbsent(place.target(), name -> new TreeSet<>())
        .add(ring.partitionOf(place.key()));
  }

  /** From now on told of the owner of every hint that the log has reported. */
  void onStored(Consumer<String> listener) {
    stored = listener;
  }

  /** From now on told of the key of every own copy whose record cannot be read. */
  void onUnreadable(Consumer<Key> listener) {
    unreadable = listener;
  }

  /** From now on told of each mark that is dropped for want of room. */
  void onEvicted(Consumer<Place> listener) {
    evicted = listener;
  }

  /** The owners for which hints of this key may be here, ascending. */
  List<String> targets(Key key) {
    int partition = ring.partitionOf(key);
    List<String> found = new ArrayList<>();
    targets.forEach((target, partitions) -> {
      if (partitions.contains(partition)) {
        found.add(target);
      }
    });
    return found;
  }

  /** All owners for which hints may be here, ascending. */
  List<String> targets() {
    return List.copyOf(targets.keySet());
  }

  /** How many hints are stored for each owner that has any. */
  SortedMap<String, Long> counts() {
    TreeMap<String, Long> counts = new TreeMap<>();
    targets.forEach((target, partitions) -> {
      long count = 0;
      for (int partition : partitions) {
        count += spaces.hints(target, partition).size();
      }
      if (count > 0) {
        counts.put(target, count);
      }
    });
    return counts;
  }

  /** Up to so many keys with a stored hint for this owner, after this one, in their order. */
  List<Key> scan(String target, Optional<Key> after, int limit) {
    List<Key> keys = new ArrayList<>();
    NavigableSet<Integer> partitions = targets.getOrDefault(target, new TreeSet<>());
    int from = after.map(ring::partitionOf).orElse(0);
    // Partitions are arcs in the order of keys: one after the other, they are in order as a whole.
    for (int partition : partitions.tailSet(from, true)) {
      Optional<Key> start = partition == from ? after : Optional.empty();
      for (Space.Entry entry : spaces.hints(target, partition).scan(start, limit - keys.size())) {
        keys.add(entry.key());
      }
      if (keys.size() == limit) {
        break;
      }
    }
    return keys;
  }

  /** Whether hints are taken from now on, or refused: who goes gives them up, and gets no more. */
  void takeMore(boolean more) {
    takesMore = more;
  }

  /** Up to so many places of this partition with a stored hint. */
  List<Place> in(int partition, int limit) {
    List<Place> places = new ArrayList<>();
    targets.forEach((target, partitions) -> {
      if (partitions.contains(partition) && places.size() < limit) {
        for (Space.Entry entry :
            spaces.hints(target, partition).scan(Optional.empty(), limit - places.size())) {
          places.add(new Place(target, entry.key()));
        }
      }
    });
    return places;
  }

  /** Whether a hint for somebody may become, or grow to, this many bytes. */
  boolean hasRoom(Held before, int bytesAfter) {
    if (!takesMore) {
      return false;
    }
    boolean grows = before.has(Held.PINNED);
    long count = facts.hints + (grows ? 0 : 1);
    long bytes = facts.hintBytes + bytesAfter - (grows ? before.recordBytes() : 0);
    return count <= limits.hintsMax() && bytes <= limits.hintBytesMax();
  }

  @Override
  public void replaced(Place place, Held before, Held after) {
    if (!place.isHint()) {
      return;
    }
    count(before, -1);
    count(after, 1);
    // Moves it to the end: the youngest.
    kept.remove(place);
    if (!after.isAbsent() && !after.has(Held.PINNED)) {
      kept.add(place);
    }
    facts.kept = kept.size();
    if (after.isAbsent()) {
      forgetIfEmpty(place);
    } else {
      note(place);
    }
  }

  private void forgetIfEmpty(Place place) {
    int partition = ring.partitionOf(place.key());
    NavigableSet<Integer> partitions = targets.get(place.target());
    if (partitions == null || spaces.hints(place.target(), partition).size() > 0) {
      return;
    }
    partitions.remove(partition);
    if (partitions.isEmpty()) {
      targets.remove(place.target());
    }
  }

  /** A copy's is completed from the other owners; a hint's waits, and is shown as an error. */
  @Override
  public void unreadable(Place place) {
    if (!place.isHint()) {
      unreadable.accept(place.key());
    }
  }

  @Override
  public void settled(Place place) {
    if (place.isHint()
        && spaces
            .hints(place.target(), ring.partitionOf(place.key()))
            .find(place.key())
            .isPresent()) {
      // The partition may have been emptied, and forgotten, while this record was on its way.
      note(place);
      stored.accept(place.target());
    }
  }

  private void count(Held held, int sign) {
    if (held.has(Held.PINNED)) {
      facts.hints += sign;
      facts.hintBytes += (long) sign * held.recordBytes();
    }
  }

  /** Takes out the oldest kept hint if there are more than may be. */
  Optional<Place> evict() {
    if (kept.size() <= limits.keptMax()) {
      return Optional.empty();
    }
    Iterator<Place> oldest = kept.iterator();
    Place place = oldest.next();
    oldest.remove();
    facts.kept = kept.size();
    evicted.accept(place);
    return Optional.of(place);
  }
}

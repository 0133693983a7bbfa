package io.quorate.node.storage;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What may be in a storage whose process is killed again and again, by what that told: a line for
 * each step before it and after it. Mutable.
 *
 * <pre>
 *   put P K V    done P K V      a record; the key has no other step under way
 *   del P K V    gone P K V      the key's removal
 *   drop P       dropped P       everything of the partition that began before; several may be
 *                                under way, they end in the order in which they began
 *   has P K V    ready           what the next process finds, before its first step
 *   sound        bad …           a whole snapshot; whatever must never be
 * </pre>
 *
 * <p>A step that began and was not told to have ended may have happened or not; what the next
 * process finds has happened.
 */
public final class KillJournal {
  /* How it works
   *
   * What a key holds is what the last step left that happened, in the order in which they began; a
   * drop is a step of each key of its partition. So the end of a step says that whatever began
   * before it does not matter any more, and nothing about what began behind it:
   *
   *   settled {5}   drop   put 7   drop       may be: 5, nothing, 7, nothing
   *                          │
   *                          ended:           settled {7}   drop
   */
  private static final long ABSENT = 0;

  /** A step and what it leaves of a key. */
  private record Step(long number, long leaves) {}

  /** What may be there of one key. */
  private static final class Slot {
    final TreeSet<Long> settled = new TreeSet<>(List.of(ABSENT));
    /** Those that may have happened after that, in the order in which they began. */
    final List<Step> open = new ArrayList<>();
    /** The one that is the key's own. */
    @Nullable
    Step own;

    boolean found;

    void began(Step step) {
      open.add(step);
    }

    /** This one happened; of no meaning if one that began behind it did. */
    void happened(Step step) {
      int at = open.indexOf(step);
      if (at >= 0) {
        open.subList(0, at + 1).clear();
        settle(step.leaves());
      }
    }

    void settle(long version) {
      settled.clear();
      settled.add(version);
    }

    SortedSet<Long> possible() {
      TreeSet<Long> all = new TreeSet<>(settled);
      open.forEach(step -> all.add(step.leaves()));
      return all;
    }
  }

  /** The keys of a partition, and its drops under way. */
  private static final class Partition {
    final TreeMap<String, Slot> slots = new TreeMap<>();
    final ArrayDeque<Step> drops = new ArrayDeque<>();
  }

  private final TreeMap<String, Partition> partitions = new TreeMap<>();
  private final List<String> complaints = new ArrayList<>();
  private long steps;
  private long acknowledged;
  private long dropped;
  private long snapshots;

  /** A process starts. */
  public void start() {
    partitions.values().forEach(of -> of.slots.values().forEach(slot -> slot.found = false));
  }

  public List<String> complaints() {
    return complaints;
  }

  public void line(String line) {
    String[] words = line.split(" ");
    switch (words[0]) {
      case "put" -> began(slot(words), Long.parseLong(words[3]));
      case "del" -> began(slot(words), ABSENT);
      case "done", "gone" -> ended(slot(words));
      case "drop" -> drop(partition(words));
      case "dropped" -> dropped(partition(words));
      case "has" -> has(slot(words), Long.parseLong(words[3]), line);
      case "ready" -> partitions.forEach(this::ready);
      case "sound" -> snapshots++;
      default -> complaints.add(line);
    }
  }

  private Partition partition(String[] words) {
    return partitions.computeIfAbsent(words[1], unused -> new Partition());
  }

  private Slot slot(String[] words) {
    return partition(words).slots.computeIfAbsent(words[2], unused -> new Slot());
  }

  private void began(Slot slot, long leaves) {
    Step step = new Step(++steps, leaves);
    slot.own = step;
    slot.began(step);
  }

  private void ended(Slot slot) {
    acknowledged++;
    Step own = slot.own;
    if (own != null) {
      slot.happened(own);
    }
  }

  private void drop(Partition partition) {
    Step step = new Step(++steps, ABSENT);
    partition.drops.add(step);
    partition.slots.values().forEach(slot -> slot.began(step));
  }

  private void dropped(Partition partition) {
    dropped++;
    Step first = partition.drops.remove();
    partition.slots.values().forEach(slot -> slot.happened(first));
  }

  private void has(Slot slot, long version, String line) {
    slot.found = true;
    if (!slot.possible().contains(version)) {
      complaints.add(line + ", where there may be " + slot.possible());
    }
    slot.settle(version);
    slot.open.clear();
  }

  private void ready(String name, Partition partition) {
    partition.drops.clear();
    partition.slots.forEach((key, slot) -> {
      if (!slot.found) {
        if (!slot.possible().contains(ABSENT)) {
          complaints.add(
              "nothing at " + name + " " + key + ", where there may be " + slot.possible());
        }
        slot.settle(ABSENT);
        slot.open.clear();
      }
    });
  }

  @Override
  public String toString() {
    return acknowledged + " steps acknowledged, " + dropped + " drops, " + snapshots
        + " snapshots verified";
  }
}

package io.quorate.node.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What may be in a storage whose process is killed again and again, by what that told: a line for
 * each step before it and after it. Mutable.
 *
 * <pre>
 *   put P K V    done P K V      a record; the key has no other step under way
 *   del P K V    gone P K V      the key's removal
 *   drop P       dropped P       everything of the partition that began before
 *   has P K V    ready           what the next process finds, before its first step
 *   sound        bad …           a whole snapshot; whatever must never be
 * </pre>
 *
 * <p>A step that began and was not told to have ended may have happened or not; what the next
 * process finds has happened.
 */
final class KillJournal {
  private static final long ABSENT = 0;

  /** What may be there, by version, and the line in which the newest began. */
  private static final class Slot {
    final TreeSet<Long> possible = new TreeSet<>(List.of(ABSENT));
    final TreeSet<Long> beforeDrop = new TreeSet<>();
    long began;
    boolean found;
  }

  private final TreeMap<String, TreeMap<String, Slot>> partitions = new TreeMap<>();
  private final TreeMap<String, Long> drops = new TreeMap<>();
  private final List<String> complaints = new ArrayList<>();
  private long lines;
  private long acknowledged;
  private long dropped;
  private long snapshots;

  /** A process starts. */
  void start() {
    partitions.values().forEach(slots -> slots.values().forEach(slot -> slot.found = false));
  }

  List<String> complaints() {
    return complaints;
  }

  void line(String line) {
    lines++;
    String[] words = line.split(" ");
    switch (words[0]) {
      case "put" -> began(slot(words), Long.parseLong(words[3]));
      case "del" -> began(slot(words), ABSENT);
      case "done" -> ended(words, Long.parseLong(words[3]));
      case "gone" -> ended(words, ABSENT);
      case "drop" -> drop(words[1]);
      case "dropped" -> dropped(words[1]);
      case "has" -> has(slot(words), Long.parseLong(words[3]), line);
      case "ready" -> ready();
      case "sound" -> snapshots++;
      default -> complaints.add(line);
    }
  }

  private Slot slot(String[] words) {
    return partitions
        .computeIfAbsent(words[1], unused -> new TreeMap<>())
        .computeIfAbsent(words[2], unused -> new Slot());
  }

  private void began(Slot slot, long version) {
    slot.began = lines;
    slot.possible.add(version);
  }

  private void ended(String[] words, long version) {
    acknowledged++;
    Slot slot = slot(words);
    slot.possible.clear();
    slot.possible.add(version);
    if (slot.began < drops.getOrDefault(words[1], 0L)) {
      // It was handed over before the drop, which may have ended or not.
      slot.possible.add(ABSENT);
      slot.beforeDrop.add(version);
    }
  }

  private void drop(String partition) {
    drops.put(partition, lines);
    for (Slot slot : partitions.getOrDefault(partition, new TreeMap<>()).values()) {
      slot.beforeDrop.addAll(slot.possible);
      slot.possible.add(ABSENT);
    }
  }

  private void dropped(String partition) {
    dropped++;
    for (Slot slot : partitions.getOrDefault(partition, new TreeMap<>()).values()) {
      slot.possible.removeAll(slot.beforeDrop);
      slot.beforeDrop.clear();
      if (slot.possible.isEmpty() || slot.began < drops.getOrDefault(partition, 0L)) {
        slot.possible.add(ABSENT);
      }
    }
  }

  private void has(Slot slot, long version, String line) {
    slot.found = true;
    if (!slot.possible.contains(version)) {
      complaints.add(line + ", where there may be " + slot.possible);
    }
    slot.possible.clear();
    slot.possible.add(version);
  }

  private void ready() {
    drops.clear();
    partitions.forEach((partition, slots) -> slots.forEach((key, slot) -> {
      slot.beforeDrop.clear();
      if (!slot.found) {
        if (!slot.possible.contains(ABSENT)) {
          complaints.add(
              "nothing at " + partition + " " + key + ", where there may be " + slot.possible);
        }
        slot.possible.clear();
        slot.possible.add(ABSENT);
      }
    }));
  }

  @Override
  public String toString() {
    return acknowledged + " steps acknowledged, " + dropped + " drops, " + snapshots
        + " snapshots verified";
  }
}

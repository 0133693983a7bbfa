package io.quorate.antientropy.reap;

import io.quorate.ring.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a member said yes to when it raised a partition to a generation: which copies, and in which
 * records. In memory: a member that restarts has pledged nothing and agrees to nothing more of that
 * round. Mutable, confined to its lane.
 */
public final class Pledge {
  private final long generation;

  /** By key the record that holds the copy; {@link #NONE} where this member owns none. */
  private final TreeMap<Key, Long> shown = new TreeMap<>();

  private final TreeMap<Key, Long> marked = new TreeMap<>();

  /** Those of the marked that are to be removed. */
  private final TreeSet<Key> hidden = new TreeSet<>();

  /** The record of a member that is to have none. */
  public static final long NONE = 0;

  /** What is here now. */
  @FunctionalInterface
  public interface Copies {
    /**
     * The sequence of the record that holds this copy, if that is all that is here of the key, on
     * its way to the disk, too; {@link #NONE} where no copy is to be here, and none is.
     */
    OptionalLong shows(Candidate candidate);
  }

  /** Looks, in the step in which the generation is raised. */
  public Pledge(long generation, List<Candidate> candidates, Copies copies) {
    this.generation = generation;
    for (Candidate candidate : candidates) {
      copies.shows(candidate).ifPresent(sequence -> shown.put(candidate.key(), sequence));
    }
  }

  /** Nothing is pledged to this generation. */
  public static Pledge nothing(long generation) {
    return new Pledge(generation, List.of(), candidate -> OptionalLong.empty());
  }

  /** Which of these are all that is here, by their places. */
  public static List<Integer> shown(List<Candidate> candidates, Copies copies) {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < candidates.size(); i++) {
      if (copies.shows(candidates.get(i)).isPresent()) {
        places.add(i);
      }
    }
    return places;
  }

  /** Which of these it is for, by their places. */
  public List<Integer> places(List<Key> keys) {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      if (shown.containsKey(keys.get(i))) {
        places.add(i);
      }
    }
    return places;
  }

  /** The newest record among those that it is for; {@link #NONE} if there is none. */
  public long newest() {
    return shown.values().stream().mapToLong(Long::longValue).max().orElse(NONE);
  }

  /** Whether it belongs to this round. */
  public boolean isOf(long other) {
    return generation == other;
  }

  /**
   * Marks what is still as it was shown, and hides what is to be removed.
   *
   * @param records the record that the key's copy is in now, if nothing newer is on its way
   * @return which of these are marked, by their places
   */
  public List<Integer> mark(List<Key> keys, Records records) {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      Key key = keys.get(i);
      Long sequence = shown.get(key);
      if (sequence != null && records.newest(key).equals(OptionalLong.of(sequence))) {
        marked.put(key, sequence);
        places.add(i);
        if (sequence != NONE && records.isRemoved(key)) {
          hidden.add(key);
        }
      }
    }
    return places;
  }

  /** Which record a key's copy is in. */
  public interface Records {
    /** {@link #NONE} where there is no copy; empty where something newer is on its way. */
    OptionalLong newest(Key key);

    /** Whether that record is to be removed, not to be replaced by one of less history. */
    boolean isRemoved(Key key);
  }

  /** Those of these keys that are marked here, with the record that is to go. */
  public Map<Key, Long> records(List<Key> keys) {
    TreeMap<Key, Long> found = new TreeMap<>();
    for (Key key : new TreeSet<>(keys)) {
      Long sequence = marked.get(key);
      if (sequence != null && sequence != NONE) {
        found.put(key, sequence);
      }
    }
    return found;
  }

  /** Whether this record of the key is hidden: neither compared nor sent. */
  public boolean hides(Key key, long sequence) {
    Long record = marked.get(key);
    return record != null && record == sequence && hidden.contains(key);
  }

  /** The keys of which the record is hidden. */
  public List<Key> hidden() {
    return List.copyOf(hidden);
  }
}

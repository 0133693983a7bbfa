package io.quorate.node.replica;

import io.quorate.antientropy.reap.Generation;
import io.quorate.antientropy.reap.Pledge;
import io.quorate.ring.Key;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The reap generations of one lane's partitions, as they are forced, and what is pledged to the
 * rounds that go on ({@code antientropy.reap}). Mutable, confined to its lane.
 */
public final class Generations {
  private final Generation otherwise;
  private final TreeMap<Integer, Generation> known = new TreeMap<>();
  private final TreeMap<Integer, Pledge> pledges = new TreeMap<>();

  /** Partitions whose copies and hints are being dropped. */
  private final TreeSet<Integer> closed = new TreeSet<>();

  /** How often each partition began, or ended, to be dropped. */
  private final TreeMap<Integer, Integer> drops = new TreeMap<>();

  /** Nothing that others may need is forgotten meanwhile. */
  private boolean held;

  /**
   * As they were found at start.
   *
   * @param otherwise of partitions of which nothing is known
   */
  public Generations(Generation otherwise, Map<Integer, Generation> known) {
    this.otherwise = otherwise;
    this.known.putAll(known);
  }

  /** Of a disk that is new, in a cluster that has not reaped. */
  public static Generations fresh() {
    return new Generations(Generation.FRESH, Collections.emptySortedMap());
  }

  /** What is known of this partition's reaps. */
  public Generation of(int partition) {
    return known.getOrDefault(partition, otherwise);
  }

  /** The generation that is borne by what is read of this partition now. */
  public long raised(int partition) {
    return of(partition).raised();
  }

  /** Whether a state of this partition that bears this may be neither joined nor sent. */
  public boolean refuses(int partition, long borne) {
    return of(partition).refuses(borne);
  }

  /** This is forced. */
  public void forced(int partition, Generation next) {
    known.put(partition, of(partition).merge(next));
  }

  /** From now on this is pledged. */
  public void pledge(int partition, Pledge pledge) {
    pledges.put(partition, pledge);
  }

  /** What is pledged to this generation; an empty pledge if nothing is. */
  public Pledge pledged(int partition, long generation) {
    Pledge pledge = pledges.get(partition);
    return pledge != null && pledge.isOf(generation) ? pledge : Pledge.nothing(generation);
  }

  /** Whether this is what is pledged. */
  public boolean holds(int partition, Pledge pledge) {
    return pledges.get(partition) == pledge;
  }

  /** Nothing is pledged any more; what was. */
  public Optional<Pledge> release(int partition) {
    return Optional.ofNullable(pledges.remove(partition));
  }

  /** Partitions of which something is pledged, ascending. */
  public List<Integer> pledged() {
    return List.copyOf(pledges.keySet());
  }

  /** Whether this record of the key is neither compared nor sent. */
  boolean hides(int partition, Key key, long sequence) {
    Pledge pledge = pledges.get(partition);
    return pledge != null && pledge.hides(key, sequence);
  }

  /** Nothing is taken or given of this partition until it is dropped. */
  public void close(int partition) {
    closed.add(partition);
    drops.merge(partition, 1, Integer::sum);
  }

  /** The partition was dropped. */
  public void open(int partition) {
    closed.remove(partition);
    drops.merge(partition, 1, Integer::sum);
  }

  /** Whether the partition is being dropped. */
  public boolean isClosed(int partition) {
    return closed.contains(partition);
  }

  /** Whether nothing here may be forgotten, because a snapshot of the cluster is being taken. */
  public boolean isHeld() {
    return held;
  }

  /** Nothing may be forgotten from now on, or everything that may be. */
  public void hold(boolean holds) {
    held = holds;
  }

  /** Changes whenever any partition begins, or ends, to be dropped. */
  public long drops() {
    return drops.values().stream().mapToLong(Integer::longValue).sum();
  }

  /** Changes whenever the partition begins, or ends, to be dropped. */
  public int drops(int partition) {
    return drops.getOrDefault(partition, 0);
  }
}

package io.quorate.node.storage;

import io.quorate.ring.Key;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * A map from the keys of one space to where their newest records are. Belongs to one lane, except
 * that recovery fills it on the log's worker before it calls {@link #ready}.
 *
 * <p>Holds nothing that the log does not hold: it may be thrown away and built again.
 */
public interface Index {
  Optional<Pointer> find(Key key);

  /** Lets the key point there, whatever it pointed to before. */
  void put(Key key, Pointer pointer);

  /** Forgets the key, if it is there. */
  void remove(Key key);

  long size();

  /** Up to {@code limit} entries in the order of their keys, after this one. */
  List<Located> scan(Optional<Key> after, int limit);

  /** The same from the first key on, of the keys at positions of the ring that are wanted. */
  List<Located> select(Positions wanted, int limit);

  /** Tells all entries, in no order. */
  void forEach(BiConsumer<Key, Pointer> each);

  /**
   * About so many keys will be put, so long on average: called by recovery before the first one, so
   * that the index need not grow. It may take any number nevertheless.
   */
  default void expect(long keys, int averageKeyBytes) {}

  /** Recovery is over; from now on the caller is the lane. */
  void ready();

  /** Gives back what the index holds outside the heap, for good. */
  void close();

  /** Nothing is changed any more; an index that is growing still becomes the larger one. */
  default void stop() {}

  /**
   * What is to be kept for the next start; empty if this kind of index is made anew at each start.
   * Called on the lane, after {@link #stop} and when nothing grows; what holds the index outside
   * the heap is then the caller's.
   */
  default Optional<IndexParts> parts() {
    return Optional.empty();
  }

  /** An entry. */
  record Located(Key key, Pointer pointer) {}
}

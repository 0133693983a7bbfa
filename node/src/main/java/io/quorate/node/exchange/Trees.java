package io.quorate.node.exchange;

import io.quorate.antientropy.exchange.MerkleTree;
import io.quorate.node.replica.Replica;
import io.quorate.node.replica.Spaces;
import io.quorate.node.storage.Space;
import io.quorate.ring.BucketDefinition;
import io.quorate.ring.Key;
import io.quorate.ring.Topology;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The Merkle trees of one lane's partitions, one for each number of copies, as the index stands.
 * Mutable, confined to its lane.
 *
 * <p>A partition's trees are made by a pass over its index when they are first asked for, and kept
 * with every change of the index from then on. A record that is known to be unreadable is in none:
 * what it says cannot be given to anybody.
 */
final class Trees {
  private final Spaces spaces;
  private final Consumer<Key> incomplete;
  private final TreeMap<Integer, Grove> groves = new TreeMap<>();
  private final TreeSet<Integer> watched = new TreeSet<>();
  private final TreeMap<Key, Long> unreadable = new TreeMap<>();
  private final TreeMap<Key, Long> hidden = new TreeMap<>();
  private Topology topology;
  private SortedMap<String, Integer> copies;

  /** The trees of one partition. */
  private static final class Grove {
    final TreeMap<Integer, MerkleTree> byCopies = new TreeMap<>();
    long newest;
  }

  /**
   * No trees yet.
   *
   * @param incomplete told of each key that has to be completed from other owners
   */
  Trees(Spaces spaces, Topology topology, Consumer<Key> incomplete) {
    this.spaces = spaces;
    this.topology = topology;
    this.copies = copiesOf(topology);
    this.incomplete = incomplete;
  }

  /** Buckets may keep another number of copies from now on: then all trees are others. */
  void adopt(Topology next) {
    topology = next;
    SortedMap<String, Integer> now = copiesOf(next);
    if (!now.equals(copies)) {
      copies = now;
      groves.clear();
    }
  }

  private static SortedMap<String, Integer> copiesOf(Topology topology) {
    TreeMap<String, Integer> copies = new TreeMap<>();
    for (BucketDefinition bucket : topology.buckets()) {
      if (bucket.n() != BucketDefinition.N_DEFAULT) {
        copies.put(bucket.name(), bucket.n());
      }
    }
    return copies;
  }

  /** The numbers of copies that buckets keep. */
  SortedSet<Integer> copiesInUse() {
    TreeSet<Integer> inUse = new TreeSet<>(copies.values());
    inUse.add(BucketDefinition.N_DEFAULT);
    return inUse;
  }

  /** How many copies of this key there are to be. */
  int copiesOf(Key key) {
    return copies.getOrDefault(key.bucket(), BucketDefinition.N_DEFAULT);
  }

  /** The tree of those keys of a partition of which there are to be so many copies. */
  MerkleTree tree(int partition, int n) {
    return tree(grove(partition), n);
  }

  private MerkleTree tree(Grove grove, int n) {
    return grove.byCopies.computeIfAbsent(
        n, copies -> new MerkleTree(topology.ring().partitions()));
  }

  /** Whether this is what {@link #tree} gives now: it was not made anew. */
  boolean isCurrent(int partition, int n, MerkleTree tree) {
    Grove grove = groves.get(partition);
    return grove != null && grove.byCopies.get(n) == tree;
  }

  /** The sequence of the newest record that the partition's trees are of. */
  long newest(int partition) {
    return grove(partition).newest;
  }

  private Grove grove(int partition) {
    Grove known = groves.get(partition);
    if (known != null) {
      return known;
    }
    Grove grove = new Grove();
    groves.put(partition, grove);
    Space space = spaces.data(partition);
    space.forEach(entry -> {
      add(grove, entry);
      if (Replica.isIncomplete(entry.flags())) {
        incomplete.accept(entry.key());
      }
    });
    if (watched.add(partition)) {
      space.watch(new Space.Changes() {
        @Override
        public void changed(Key key, Optional<Space.Entry> before, Optional<Space.Entry> after) {
          Trees.this.changed(partition, key, before, after);
        }

        @Override
        public void dropped() {
          groves.remove(partition);
        }
      });
    }
    return grove;
  }

  private void changed(
      int partition, Key key, Optional<Space.Entry> before, Optional<Space.Entry> after) {
    Grove grove = groves.get(partition);
    if (grove != null) {
      before.ifPresent(entry -> remove(grove, entry));
    }
    unreadable.remove(key);
    hidden.remove(key);
    if (grove == null) {
      return;
    }
    after.ifPresent(entry -> add(grove, entry));
  }

  private void add(Grove grove, Space.Entry entry) {
    if (!isLeftOut(entry)) {
      tree(grove, copiesOf(entry.key())).add(entry.key().position(), entry.digest());
    }
    grove.newest = Math.max(grove.newest, entry.sequence());
  }

  private void remove(Grove grove, Space.Entry entry) {
    if (!isLeftOut(entry)) {
      tree(grove, copiesOf(entry.key())).remove(entry.key().position(), entry.digest());
    }
  }

  /** Whether the record is not to be shown to others: it cannot be read, or is to be removed. */
  boolean isLeftOut(Space.Entry entry) {
    return isNamed(unreadable, entry) || isNamed(hidden, entry);
  }

  private static boolean isNamed(Map<Key, Long> records, Space.Entry entry) {
    Long known = records.get(entry.key());
    return known != null && known == entry.sequence();
  }

  /** The record that the index names for this key is not to be shown: it leaves its leaf. */
  void hide(Key key) {
    leaveOut(key, hidden);
  }

  /** It is to be shown again. */
  void show(Key key) {
    int partition = topology.ring().partitionOf(key);
    Grove grove = groves.get(partition);
    Optional<Space.Entry> entry = spaces.data(partition).find(key);
    boolean wasHidden = entry.filter(found -> isNamed(hidden, found)).isPresent();
    hidden.remove(key);
    if (wasHidden && grove != null) {
      add(grove, entry.get());
    }
  }

  /** The record that the index names for this key cannot be read: it leaves its leaf. */
  void unreadable(Key key) {
    leaveOut(key, unreadable);
  }

  private void leaveOut(Key key, Map<Key, Long> records) {
    int partition = topology.ring().partitionOf(key);
    Grove grove = groves.get(partition);
    spaces.data(partition).find(key).ifPresent(entry -> {
      if (grove != null) {
        remove(grove, entry);
      }
      records.put(key, entry.sequence());
    });
  }
}

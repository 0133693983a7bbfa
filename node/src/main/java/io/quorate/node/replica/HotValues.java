package io.quorate.node.replica;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.quorate.node.memory.Occupancy;
import io.quorate.ring.Key;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Copies that are kept in memory because they were used lately; belongs to one lane.
 *
 * <p>An entry bears the sequence of the record it came from and is used only while the index still
 * names that record, so that it can be dropped at any time and never has to be invalidated.
 */
public final class HotValues {
  /** A bounded map that may forget. */
  private interface Store {
    @Nullable
    Hot get(Key key);

    void put(Key key, Hot hot);

    Occupancy occupancy();
  }

  private record Hot(long sequence, Held held) {}

  private final Store store;

  private HotValues(Store store) {
    this.store = store;
  }

  /** By what is used often and lately (Caffeine's W-TinyLFU), up to this weight. */
  public static HotValues byFrequency(long bytesMax) {
    return new HotValues(new Frequent(bytesMax));
  }

  /** By what was used last, up to this weight: forgets the same in every run of a simulation. */
  public static HotValues byRecency(long bytesMax) {
    return new HotValues(new Recent(bytesMax));
  }

  @Nullable
  Held get(Key key, long sequence) {
    Hot hot = store.get(key);
    return hot != null && hot.sequence == sequence ? hot.held : null;
  }

  void put(Key key, long sequence, Held held) {
    store.put(key, new Hot(sequence, held));
  }

  /** How much they weigh. */
  Occupancy occupancy() {
    return store.occupancy();
  }

  private static Occupancy occupancy(long bytes, long bytesMax) {
    return new Occupancy("bytes of copies that are kept in memory", bytes, bytesMax);
  }

  private static final class Frequent implements Store {
    private final Cache<Key, Hot> cache;

    Frequent(long bytesMax) {
      // Maintenance runs on the lane: a cache of its own thread would be touched by two.
      cache = Caffeine.newBuilder()
          .maximumWeight(bytesMax)
          .weigher((Key key, Hot hot) -> hot.held.weight())
          .executor(Runnable::run)
          .build();
    }

    @Override
    public @Nullable Hot get(Key key) {
      return cache.getIfPresent(key);
    }

    @Override
    public void put(Key key, Hot hot) {
      cache.put(key, hot);
    }

    @Override
    public Occupancy occupancy() {
      var eviction = cache.policy().eviction().orElseThrow();
      return HotValues.occupancy(eviction.weightedSize().orElse(0), eviction.getMaximum());
    }
  }

  private static final class Recent implements Store {
    private final long bytesMax;
    private final LinkedHashMap<Key, Hot> entries = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    Recent(long bytesMax) {
      this.bytesMax = bytesMax;
    }

    @Override
    public @Nullable Hot get(Key key) {
      return entries.get(key);
    }

    @Override
    public void put(Key key, Hot hot) {
      Hot old = entries.put(key, hot);
      bytes += hot.held.weight() - (old == null ? 0L : old.held.weight());
      var eldest = entries.entrySet().iterator();
      while (bytes > bytesMax && eldest.hasNext()) {
        Map.Entry<Key, Hot> entry = eldest.next();
        bytes -= entry.getValue().held.weight();
        eldest.remove();
      }
    }

    @Override
    public Occupancy occupancy() {
      return HotValues.occupancy(bytes, bytesMax);
    }
  }
}

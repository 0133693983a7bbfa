package io.quorate.benchmarks.rocksdb;

import io.quorate.benchmarks.load.Clock;
import io.quorate.benchmarks.storage.Contender;
import io.quorate.benchmarks.storage.Overwriting.Plan;
import io.quorate.ring.Durability;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteOptions;

/**
 * RocksDB as a contender. Each writer is a thread, as its interface has it: where writes are
 * forced, as many as Quorate has writes under way, so that it forces them in groups; else one for
 * each lane.
 */
public final class RocksStore implements Contender {
  private static final long CACHE_BYTES = 256 << 20;
  private static final int FILTER_BITS = 10;

  @Override
  public String name() {
    return "rocksdb";
  }

  @Override
  public Open open(Plan plan, Clock clock, Path folder) throws IOException {
    RocksDB.loadLibrary();
    var table = new BlockBasedTableConfig()
        .setFilterPolicy(new BloomFilter(FILTER_BITS))
        .setBlockCache(new LRUCache(CACHE_BYTES));
    Options options = new Options().setCreateIfMissing(true).setTableFormatConfig(table);
    options.setIncreaseParallelism(Runtime.getRuntime().availableProcessors());
    try {
      return new Threads(plan, clock, options, RocksDB.open(options, folder.toString()));
    } catch (RocksDBException e) {
      options.close();
      throw new IOException(e);
    }
  }

  /** What one thread does with a key. */
  private interface Operation {
    void on(byte[] key) throws RocksDBException;
  }

  private static final class Threads implements Open {
    private final Plan plan;
    private final Clock clock;
    private final Options options;
    private final RocksDB db;
    private final WriteOptions writes;
    private final int count;
    private final ExecutorService threads;

    Threads(Plan plan, Clock clock, Options options, RocksDB db) {
      this.plan = plan;
      this.clock = clock;
      this.options = options;
      this.db = db;
      boolean forces = plan.durability() == Durability.FSYNC;
      this.writes = new WriteOptions().setSync(forces);
      this.count = forces ? plan.lanes() * plan.atOnce() : plan.lanes();
      this.threads = Executors.newFixedThreadPool(count);
    }

    private static byte[] key(int number) {
      return ("bench/" + number).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void fill() {
      byte[] value = new byte[plan.valueBytes()];
      each(thread -> {
        for (int i = thread; i < plan.keys(); i += count) {
          db.put(writes, key(i), value);
        }
        return plan.keys() / count;
      });
    }

    @Override
    public long puts(long until) {
      byte[] value = new byte[plan.valueBytes()];
      return each(thread -> repeat(until, thread, key -> db.put(writes, key, value)));
    }

    @Override
    public long gets(long until) {
      return each(thread -> repeat(until, thread, key -> {
        if (db.get(key) == null) {
          throw new IllegalStateException("a key is missing");
        }
      }));
    }

    private long repeat(long until, int thread, Operation operation) throws RocksDBException {
      SplittableRandom random = new SplittableRandom(until + thread);
      long done = 0;
      while (clock.nanoTime() < until) {
        operation.on(key(random.nextInt(plan.keys())));
        done++;
      }
      return done;
    }

    /** A thread's part. */
    private interface Part {
      long run(int thread) throws RocksDBException;
    }

    private long each(Part part) {
      List<Future<Long>> parts = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int thread = i;
        parts.add(threads.submit(() -> part.run(thread)));
      }
      long sum = 0;
      try {
        for (Future<Long> each : parts) {
          sum += each.get();
        }
      } catch (ExecutionException e) {
        throw new IllegalStateException(e.getCause());
      } catch (InterruptedException e) {
        throw new IllegalStateException("interrupted", e);
      }
      return sum;
    }

    @Override
    public void close() {
      threads.shutdown();
      db.close();
      writes.close();
      options.close();
    }
  }
}

package io.quorate.benchmarks.embedded;

import io.quorate.benchmarks.load.Clock;
import io.quorate.benchmarks.process.CpuTime;
import io.quorate.client.AsyncBucket;
import io.quorate.client.Bucket;
import io.quorate.client.Consistency;
import io.quorate.client.Key;
import io.quorate.client.Options;
import io.quorate.client.Value;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Reads of keys that the node in this JVM owns, at level one. */
public final class Reads {
  private static final int KEYS = 1_000;
  private static final int VALUE_BYTES = 100;
  private static final Options ONE = Options.of(Consistency.ONE);

  private final Bucket bucket;
  private final Clock clock;
  private final Duration time;
  private final List<Key> keys = new ArrayList<>();

  /** Reads of a bucket, each measurement for so long; its keys are written at once. */
  public Reads(Bucket bucket, Clock clock, Duration time) {
    this.bucket = bucket;
    this.clock = clock;
    this.time = time;
    for (int i = 0; i < KEYS; i++) {
      Key key = Key.of("key-" + i);
      bucket.put(key, Value.of(new byte[VALUE_BYTES]), Options.DEFAULT);
      keys.add(key);
    }
  }

  /**
   * What was measured.
   *
   * @param cpuNanos of those who did it
   */
  public record Figure(long reads, long cpuNanos) {
    /** Reads for each second of a core. */
    public long perCoreSecond() {
      return Math.round(reads * 1e9 / cpuNanos);
    }
  }

  /**
   * Reads on the one event loop of this Vert.x, which is the node's lane too.
   *
   * @param atOnce how many are under way at a time
   */
  public Figure onTheLane(Vertx vertx, int atOnce) {
    CompletableFuture<Figure> measured = new CompletableFuture<>();
    vertx.runOnContext(ignored -> new Chain(atOnce, measured).begin());
    return measured.join();
  }

  /** As many reads at once as there are links, each begun by the end of another. */
  private final class Chain {
    private final AsyncBucket async = bucket.async();
    private final int atOnce;
    private final CompletableFuture<Figure> measured;
    private final long until = clock.nanoTime() + time.toNanos();
    private final long cpuBefore = CpuTime.ofThisThread();
    private int next;
    private long reads;

    private Chain(int atOnce, CompletableFuture<Figure> measured) {
      this.atOnce = atOnce;
      this.measured = measured;
    }

    private void begin() {
      for (int i = 0; i < atOnce; i++) {
        read();
      }
    }

    private void read() {
      Key key = keys.get(next++ % KEYS);
      var unused = async.get(key, ONE).whenComplete((read, failure) -> {
        if (failure != null || !read.found()) {
          measured.completeExceptionally(new IllegalStateException("not found", failure));
        } else {
          ended();
        }
      });
    }

    private void ended() {
      reads++;
      if (measured.isDone()) {
        return;
      }
      if (reads % 1_000 == 0 && clock.nanoTime() - until >= 0) {
        measured.complete(new Figure(reads, CpuTime.ofThisThread() - cpuBefore));
      } else {
        read();
      }
    }
  }

  /** Reads from so many threads that wait for each answer. */
  public Figure fromThreads(int threads) throws InterruptedException {
    ExecutorService readers = Executors.newFixedThreadPool(threads);
    long before = CpuTime.ofTheProcess();
    long until = clock.nanoTime() + time.toNanos();
    try {
      List<Future<Long>> reading = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        int first = thread;
        reading.add(readers.submit(() -> readUntil(until, first)));
      }
      long reads = 0;
      for (Future<Long> one : reading) {
        reads += one.get();
      }
      return new Figure(reads, CpuTime.ofTheProcess() - before);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a read failed", e.getCause());
    } finally {
      readers.shutdownNow();
    }
  }

  private long readUntil(long until, int first) {
    long reads = 0;
    while (clock.nanoTime() - until < 0) {
      if (!bucket.get(keys.get((int) ((first + reads) % KEYS)), ONE).found()) {
        throw new IllegalStateException("not found");
      }
      reads++;
    }
    return reads;
  }
}

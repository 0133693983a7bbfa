package io.quorate.benchmarks.storage;

import io.quorate.benchmarks.load.Clock;
import io.quorate.benchmarks.process.CpuTime;
import io.quorate.node.environment.Lane;
import io.quorate.node.environment.vertx.VertxEnvironment;
import io.quorate.node.storage.LogCounts;
import io.quorate.node.storage.Opened;
import io.quorate.node.storage.Space.Appended;
import io.quorate.node.storage.Storage;
import io.quorate.node.storage.StorageSettings;
import io.quorate.ring.Durability;
import io.quorate.ring.Key;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * A storage on real files whose every key is written once, and then all of them over and over, in
 * no order.
 *
 * <p>Each lane has so many appends under way at a time, and beside them a task that is due each
 * millisecond: how late it is shows how long the lane did something else.
 */
public final class Overwriting implements AutoCloseable {
  private static final int PARTITIONS = 128;
  private static final long SECOND = 1_000_000_000L;
  private static final long PROBE_NANOS = 1_000_000;

  /** What is written. */
  public record Plan(int lanes, int keys, int valueBytes, int atOnce, Durability durability) {}

  /**
   * What happened in a second, or in the time that the first writing took.
   *
   * @param p99Nanos of an append
   * @param cpuNanos of this process
   * @param amplification the log's bytes for each byte of records that an index points at, at the
   *     end
   * @param compactedBytes what was copied for compaction
   * @param lateNanos the longest that a lane's task was late, for whatever reason
   * @param growthNanos the longest that indexes which grow kept a lane between two of its tasks
   *     that are due each millisecond
   * @param growthCpuNanos the processor's time of that
   */
  public record Figure(
      long nanos,
      long appends,
      long p99Nanos,
      long cpuNanos,
      double amplification,
      long compactedBytes,
      long lateNanos,
      long growthNanos,
      long growthCpuNanos) {}

  private final Plan plan;
  private final Clock clock;
  private final VertxEnvironment environment;
  private final Storage storage;
  private final Recorder latencies = new Recorder(3);
  private final LongAdder failed = new LongAdder();
  private final TimedIndexes indexes;
  private final LongAccumulator growth = new LongAccumulator(Math::max, 0);
  private final LongAccumulator growthCpu = new LongAccumulator(Math::max, 0);
  private final LongAccumulator latest = new LongAccumulator(Math::max, 0);
  private final List<Writer> writers = new ArrayList<>();
  private volatile boolean stopping;
  private long begun;
  private long cpu;
  private long compacted;

  /** Opens an empty storage in this folder. */
  public Overwriting(Plan plan, Clock clock, Path folder) throws IOException {
    this.plan = plan;
    this.clock = clock;
    environment = VertxEnvironment.at(folder).name("bench").lanes(plan.lanes()).start();
    indexes = new TimedIndexes(clock, plan.lanes());
    Opened opened =
        await(done -> Storage.open(environment, indexes, StorageSettings.defaults(), done));
    if (!(opened instanceof Opened.Ready ready)) {
      environment.close();
      throw new IOException(opened.toString());
    }
    storage = ready.storage();
    for (int lane = 0; lane < plan.lanes(); lane++) {
      writers.add(new Writer(environment.lane(lane)));
    }
    restart();
  }

  private static <T> T await(Consumer<Consumer<T>> asked) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    asked.accept(answer::complete);
    return answer.join();
  }

  private void restart() {
    begun = clock.nanoTime();
    cpu = CpuTime.ofTheProcess();
    latencies.reset();
    latest.reset();
    growth.reset();
    growthCpu.reset();
  }

  /** Writes each key once: indexes grow. */
  public Figure fill() {
    Phaser all = new Phaser(1);
    writers.forEach(writer -> writer.fill(all));
    all.arriveAndAwaitAdvance();
    return figure();
  }

  /** Begins to write them over and over. */
  public void begin() {
    writers.forEach(Writer::begin);
    restart();
  }

  /** What the next second brings. */
  public Figure second() throws InterruptedException {
    clock.awaitNanos(begun + SECOND);
    return figure();
  }

  /** How many appends were refused or failed. */
  public long failed() {
    return failed.sum();
  }

  private Figure figure() {
    long nanos = clock.nanoTime() - begun;
    long cpuNanos = CpuTime.ofTheProcess() - cpu;
    Histogram appends = latencies.getIntervalHistogram();
    long lateNanos = latest.getThenReset();
    LogCounts counts = await(storage::counts);
    double all = (double) counts.liveBytes() + counts.deadBytes();
    Figure figure = new Figure(
        nanos,
        appends.getTotalCount(),
        appends.getValueAtPercentile(99),
        cpuNanos,
        all / Math.max(1, counts.liveBytes()),
        counts.compactedBytes() - compacted,
        lateNanos,
        growth.getThenReset(),
        growthCpu.getThenReset());
    compacted = counts.compactedBytes();
    begun += nanos;
    cpu += cpuNanos;
    return figure;
  }

  @Override
  public void close() {
    stopping = true;
    Phaser all = new Phaser(1);
    writers.forEach(writer -> writer.end(all));
    all.arriveAndAwaitAdvance();
    String failure = await(done -> storage.close(Storage.LastStep.NONE, done));
    environment.close();
    if (!failure.isEmpty()) {
      throw new IllegalStateException(failure);
    }
  }

  /** What one lane does. Confined to it, but for the calls of this class. */
  private final class Writer {
    private final Lane lane;
    private final SplittableRandom random;
    private final byte[] value = new byte[plan.valueBytes()];
    private final int keys;
    private int underWay;
    private int filled;
    private Runnable idle = () -> {};

    Writer(Lane lane) {
      this.lane = lane;
      this.random = new SplittableRandom(lane.index());
      this.keys = plan.keys() / plan.lanes();
    }

    void fill(Phaser all) {
      all.register();
      lane.execute(() -> {
        probe(clock.nanoTime());
        idle = all::arriveAndDeregister;
        for (int i = 0; i < plan.atOnce(); i++) {
          fillNext();
        }
      });
    }

    private void fillNext() {
      if (filled < keys) {
        append(filled++, this::fillNext);
      } else if (underWay == 0) {
        rest();
      }
    }

    private void rest() {
      Runnable told = idle;
      idle = () -> {};
      told.run();
    }

    void begin() {
      lane.execute(() -> {
        for (int i = 0; i < plan.atOnce(); i++) {
          overwriteNext();
        }
      });
    }

    private void overwriteNext() {
      if (!stopping) {
        append(random.nextInt(keys), this::overwriteNext);
      } else if (underWay == 0) {
        rest();
      }
    }

    void end(Phaser all) {
      all.register();
      lane.execute(() -> {
        idle = all::arriveAndDeregister;
        if (underWay == 0) {
          rest();
        }
      });
    }

    private void append(int number, Runnable next) {
      int partition = number % (PARTITIONS / plan.lanes()) * plan.lanes() + lane.index();
      Key key = Key.of("bench", lane.index() + "-" + number);
      long began = clock.nanoTime();
      underWay++;
      storage.data(partition).append(key, value, number, 0, plan.durability(), outcome -> {
        underWay--;
        if (outcome instanceof Appended.Done) {
          latencies.recordValue(Math.max(0, clock.nanoTime() - began));
        } else {
          failed.increment();
        }
        next.run();
      });
    }

    private void probe(long due) {
      long now = clock.nanoTime();
      latest.accumulate(now - due);
      growth.accumulate(indexes.of(lane).nanos());
      growthCpu.accumulate(indexes.of(lane).cpuNanos());
      if (!stopping) {
        lane.after(PROBE_NANOS, () -> probe(now + PROBE_NANOS));
      }
    }
  }
}

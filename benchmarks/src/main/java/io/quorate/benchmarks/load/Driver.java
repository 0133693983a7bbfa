package io.quorate.benchmarks.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.Histogram;

/** Runs a workload against a store: loads its records, warms up, measures. */
public final class Driver {
  private static final long SECOND = 1_000_000_000L;
  private static final int LOADING_ERRORS_MAX = 10;

  /**
   * Servers that have just been started are slow, and a write that is given up leaves a sibling.
   */
  private static final Duration LOADING_TIMEOUT = Duration.ofSeconds(30);

  private final Store store;
  private final Workload workload;
  private final Clock clock;
  private final CpuMeter cpu;

  public Driver(Store store, Workload workload, Clock clock, CpuMeter cpu) {
    this.store = store;
    this.workload = workload;
    this.clock = clock;
    this.cpu = cpu;
  }

  /** What one thread of a run does with its client. */
  private interface Part {
    void run(YcsbBinding client) throws InterruptedException;
  }

  /**
   * Writes the records that are there from the beginning.
   *
   * @throws IllegalStateException with a sentence, if too many of the writes fail
   */
  public void load(int records, int threads) throws InterruptedException {
    Tape tape = new Tape();
    AtomicInteger left = new AtomicInteger(records);
    AtomicInteger failed = new AtomicInteger();
    await(start(threads, LOADING_TIMEOUT, tape, client -> {
      while (left.getAndDecrement() > 0 && failed.get() < LOADING_ERRORS_MAX) {
        client.intend(clock.nanoTime());
        if (!workload.load(client)) {
          failed.incrementAndGet();
        }
      }
    }));
    if (failed.get() >= LOADING_ERRORS_MAX) {
      throw new IllegalStateException(
          store.name() + " does not take the records: " + tape.cut().errors());
    }
  }

  /** Puts the store under load and measures. */
  public Figures run(Run run) throws InterruptedException {
    long begin = clock.nanoTime();
    long measured = begin + run.warmUpSeconds() * SECOND;
    long end = measured + run.seconds() * SECOND;
    Pace pace = run.rate() > 0 ? Pace.open(clock, begin, run.rate()) : Pace.closed(clock);
    Tape tape = new Tape();
    List<Future<?>> threads =
        start(run.threads(), run.timeout(), tape, client -> operate(client, pace, end));
    clock.awaitNanos(measured);
    tape.cut();
    OptionalDouble serversBefore = cpu.serverSeconds();
    double clientBefore = cpu.clientSeconds();
    Sums sums = new Sums();
    for (long next = measured + SECOND; next <= end; next += SECOND) {
      clock.awaitNanos(next);
      sums.add(tape.cut(), (next - measured) / 1e9);
    }
    OptionalDouble servers = cpu.serverSeconds();
    double client = cpu.clientSeconds() - clientBefore;
    long unstarted = pace.unstarted(end);
    await(threads);
    sums.last(tape.cut());
    return sums.figures(
        run.seconds(),
        unstarted,
        servers.isPresent() && serversBefore.isPresent()
            ? OptionalDouble.of(servers.getAsDouble() - serversBefore.getAsDouble())
            : OptionalDouble.empty(),
        client);
  }

  private void operate(YcsbBinding client, Pace pace, long end) throws InterruptedException {
    while (true) {
      long start = pace.next();
      // Behind its schedule a run ends by the clock; what is left then is counted as unstarted.
      if (start >= end || clock.nanoTime() >= end) {
        return;
      }
      client.intend(start);
      workload.operate(client);
    }
  }

  private List<Future<?>> start(int threads, Duration timeout, Tape tape, Part part) {
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    List<Future<?>> started = new ArrayList<>();
    for (int number = 0; number < threads; number++) {
      int client = number;
      started.add(executor.submit(() -> {
        try (Session session = store.session(client, timeout)) {
          part.run(new YcsbBinding(session, tape, clock));
        }
        return null;
      }));
    }
    executor.shutdown();
    return started;
  }

  private static void await(List<Future<?>> threads) throws InterruptedException {
    for (Future<?> thread : threads) {
      try {
        thread.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("a client ended: " + e.getCause(), e.getCause());
      }
    }
  }

  /** Adds the seconds up. */
  private static final class Sums {
    private final Histogram reads = Tape.histogram();
    private final Histogram writes = Tape.histogram();
    private final Map<String, Long> errors = new TreeMap<>();
    private final Map<String, Long> remarks = new TreeMap<>();
    private final List<Second> seconds = new ArrayList<>();
    private long operations;

    void add(Tape.Cut cut, double at) {
      long done = cut.reads().getTotalCount() + cut.writes().getTotalCount();
      operations += done;
      seconds.add(new Second(
          at,
          done,
          Latency.at(cut.reads(), 99),
          Latency.at(cut.writes(), 99),
          cut.errors().values().stream().mapToLong(Long::longValue).sum()));
      last(cut);
    }

    /** What ended after the last second counts for latency and errors, not for throughput. */
    void last(Tape.Cut cut) {
      reads.add(cut.reads());
      writes.add(cut.writes());
      cut.errors().forEach((kind, count) -> errors.merge(kind, count, Long::sum));
      cut.remarks().forEach((kind, count) -> remarks.merge(kind, count, Long::sum));
    }

    Figures figures(double length, long unstarted, OptionalDouble servers, double client) {
      return new Figures(
          length,
          operations,
          Latency.of(reads),
          Latency.of(writes),
          errors,
          remarks,
          unstarted,
          servers,
          client,
          seconds);
    }
  }
}

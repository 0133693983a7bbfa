package io.quorate.cli.transfer;

import io.quorate.cli.console.Clock;
import io.quorate.cli.console.Failures;
import io.quorate.client.Bucket;
import io.quorate.client.Context;
import io.quorate.client.Options;
import io.quorate.client.QuorateException;
import io.quorate.client.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;

/**
 * Writes records in parallel.
 *
 * <pre>
 *   reader ──▶ Semaphore: bytes under way ──▶ queue of worker hash(key) ──▶ put, repeated
 * </pre>
 *
 * <p>Records of one key go to one worker, in the order of their lines: where lines repeat a key and
 * contexts are read first, the last line wins. Both the queues and the bytes under way are limited,
 * so that the reader waits for the cluster.
 */
final class Importer implements AutoCloseable {
  private static final int QUEUE_LENGTH = 16;
  private static final int BYTES_PER_PERMIT = 1 << 10;
  private static final int PERMITS = 64 << 10;

  private final Bucket bucket;
  private final LineFormat format;
  private final Options options;
  private final boolean overwrites;
  private final Clock clock;
  private final Retrying retrying;
  private final Tally tally;
  private final Semaphore room = new Semaphore(PERMITS);
  private final List<BlockingQueue<Job>> queues = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  /** A record under way; a job without records ends its worker. */
  private record Job(long line, List<KeyRecord> records, int permits) {}

  /** Whom to write to and how. */
  record Plan(Bucket bucket, Options options, boolean overwrites, Duration retryFor, int workers) {}

  Importer(Plan plan, LineFormat format, Clock clock, Tally tally) {
    this.bucket = plan.bucket();
    this.format = format;
    this.options = plan.options();
    this.overwrites = plan.overwrites();
    this.clock = clock;
    this.tally = tally;
    this.retrying = new Retrying(clock, plan.retryFor(), tally::retried);
    for (int i = 0; i < plan.workers(); i++) {
      BlockingQueue<Job> queue = new ArrayBlockingQueue<>(QUEUE_LENGTH);
      Thread thread = new Thread(() -> work(queue), "import-" + i);
      thread.setDaemon(true);
      queues.add(queue);
      threads.add(thread);
      thread.start();
    }
  }

  /** Whether a line is no record and no mistake. */
  boolean isBlank(byte[] line) {
    return format.isBlank(line);
  }

  /** Hands on a line; waits while too much is under way. */
  void take(long number, byte[] line) throws InterruptedException {
    KeyRecord record;
    try {
      record = format.parse(line);
    } catch (MalformedLineException e) {
      tally.failed(number, e.getMessage() + ".");
      return;
    }
    int permits = Math.min(PERMITS, line.length / BYTES_PER_PERMIT + 1);
    room.acquire(permits);
    int worker = Math.floorMod(record.key().hashCode(), queues.size());
    queues.get(worker).put(new Job(number, List.of(record), permits));
  }

  /** Waits until everything that was taken has been written or has failed. */
  void finish() throws InterruptedException {
    for (BlockingQueue<Job> queue : queues) {
      queue.put(new Job(0, List.of(), 0));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  /** Ends what is still under way. */
  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
  }

  private void work(BlockingQueue<Job> queue) {
    try {
      for (Job job = queue.take(); !job.records().isEmpty(); job = queue.take()) {
        for (KeyRecord record : job.records()) {
          write(job.line(), record);
        }
        room.release(job.permits());
      }
    } catch (InterruptedException e) {
      // The import was given up: what is not written is not counted as written.
      Thread.currentThread().interrupt();
    }
  }

  private void write(long line, KeyRecord record) {
    try {
      Context seen = overwrites
          ? retrying.run(unused -> bucket.get(record.key(), options)).context()
          : Context.NONE;
      for (Value value : record.values()) {
        String id = HexFormat.of().formatHex(clock.secret(16));
        Options own = options.context(seen);
        retrying.run(isRepetition ->
            bucket.put(record.key(), value, isRepetition ? own.repeating(id) : own.requestId(id)));
      }
      tally.written();
    } catch (QuorateException e) {
      tally.failed(line, Failures.sentence(e));
    } catch (IllegalArgumentException e) {
      // What this way into the cluster cannot carry, such as metadata beyond ASCII.
      tally.failed(line, e.getMessage() + ".");
    }
  }
}

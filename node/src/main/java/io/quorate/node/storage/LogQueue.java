package io.quorate.node.storage;

import io.quorate.node.environment.Environment;
import io.quorate.node.environment.Lane;
import io.quorate.node.environment.Worker;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What was handed to the log's worker and is not written yet: decides what is written together, and
 * when. The lanes' shares limit it. Confined to the worker "log".
 */
final class LogQueue {
  /* How it works
   *
   * Group commit by the worker's queue itself. A lane hands an append over as a task. The first of a
   * batch queues a flush, which the worker reaches when it has run everything that was queued
   * before it:
   *
   *   tasks:   A1  A2  A3  flush  A4  A5 …
   *            │                  │
   *            └ queues flush     └ first of the next batch; queued while the flush waited for
   *                                 the disk
   *
   * so that a batch is what came while the last one was being forced, nobody waits for a timer, and
   * there is no lock. One write, and one force if anybody in the batch wants one. Only where the
   * throttle says so a timer is waited for, and batches are of the usual length behind it.
   */
  private final Environment environment;
  private final Worker worker;
  private final int batchBytes;
  private final Throttle throttle;
  private final Consumer<Batch> writer;
  private final ArrayDeque<Append> appends = new ArrayDeque<>();
  private long bytes;
  private List<ForceWait> waits = new ArrayList<>();
  private boolean flushQueued;
  private boolean isHeldBack;

  /**
   * @param batchBytes at this size a batch is written without waiting for what is queued behind it
   * @param writer takes each batch
   */
  LogQueue(Environment environment, int batchBytes, Throttle throttle, Consumer<Batch> writer) {
    this.environment = environment;
    this.worker = environment.worker(Storage.LOG_WORKER);
    this.batchBytes = batchBytes;
    this.throttle = throttle;
    this.writer = writer;
  }

  /**
   * What is written, and answered, together.
   *
   * @param bytes that the appends take at most
   */
  record Batch(List<Append> appends, long bytes, List<ForceWait> waits) {}

  void add(Append append) {
    appends.add(append);
    bytes += append.bytesAtMost();
    if (bytes >= batchBytes && !isHeldBack) {
      flush();
    } else {
      queueFlush();
    }
  }

  void add(ForceWait wait) {
    waits.add(wait);
    queueFlush();
  }

  private void queueFlush() {
    if (!flushQueued) {
      flushQueued = true;
      worker.execute(this::queuedFlush);
    }
  }

  private void queuedFlush() {
    flushQueued = false;
    flush();
  }

  private void flush() {
    if (!isHeldBack && !appends.isEmpty()) {
      long wait = throttle.waitNanos(environment.clock().nanos());
      if (wait > 0) {
        holdBack(wait);
      }
    }
    writer.accept(take(isHeldBack ? 0 : batchBytes));
    if (!isHeldBack && !appends.isEmpty()) {
      queueFlush();
    }
  }

  /** Appends wait so long, unless somebody wants the log to have all of them. */
  private void holdBack(long nanos) {
    isHeldBack = true;
    Lane timers = environment.lane(0);
    timers.execute(() -> timers.after(nanos, () -> worker.execute(this::goOn)));
  }

  private void goOn() {
    isHeldBack = false;
    flush();
  }

  /** Has everything written that was handed over. */
  void settle() {
    do {
      writer.accept(take(batchBytes));
    } while (!appends.isEmpty());
  }

  /** All that wait, and the first appends until they have so many bytes. */
  private Batch take(long bytesMax) {
    List<Append> taken = new ArrayList<>();
    long takenBytes = 0;
    while (!appends.isEmpty() && takenBytes < bytesMax) {
      Append next = appends.removeFirst();
      taken.add(next);
      takenBytes += next.bytesAtMost();
    }
    bytes -= takenBytes;
    List<ForceWait> waiting = waits;
    waits = new ArrayList<>();
    return new Batch(taken, takenBytes, waiting);
  }
}

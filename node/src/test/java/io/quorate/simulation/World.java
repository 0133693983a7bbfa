package io.quorate.simulation;

import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The simulated world: one heap of events and the time. Whoever wants something to happen schedules
 * it; {@link #runUntil} makes it happen in the order of time, then of scheduling.
 */
final class World {
  /** 2026-01-01T00:00:00Z, where the wall clocks begin. */
  static final long EPOCH_MILLIS = 1_767_225_600_000L;

  /** What a task costs at least: keeps a lane that feeds itself from standing still in time. */
  private static final long TASK_NANOS = 1_000;

  private final long seed;
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final Trace trace = new Trace();
  private long now;
  private long scheduled;
  private long ran;
  private long cost;
  private long taskNanos = TASK_NANOS;

  World(long seed) {
    this.seed = seed;
  }

  long seed() {
    return seed;
  }

  /** Simulated nanoseconds since the world began. */
  long now() {
    return now;
  }

  /** How many events have happened. */
  long ran() {
    return ran;
  }

  Trace trace() {
    return trace;
  }

  /** A source of chance of its own for each concern, so that one more draw moves no other. */
  RandomGenerator random(String concern) {
    long mixed = seed;
    for (int i = 0; i < concern.length(); i++) {
      mixed = (mixed ^ concern.charAt(i)) * 0x100000001b3L;
      mixed ^= mixed >>> 29;
    }
    return new SplittableRandom(mixed);
  }

  /**
   * Makes the task happen after so many nanoseconds, counted from when the running task will have
   * done what it spent with {@link #spend}.
   */
  Event after(long delayNanos, Machine owner, Runnable task) {
    return at(now + cost + Math.max(0, delayNanos), owner, task);
  }

  Event at(long time, Machine owner, Runnable task) {
    Event event = new Event(Math.max(time, now), scheduled++, owner, owner.starts(), task);
    events.add(event);
    return event;
  }

  /** Makes something happen that belongs to no machine. */
  Event script(long delayNanos, Runnable task) {
    Event event = new Event(now + Math.max(0, delayNanos), scheduled++, null, 0, task);
    events.add(event);
    return event;
  }

  /** The running task took this long: what it schedules happens as much later. */
  void spend(long nanos) {
    cost += nanos;
  }

  /** From now on each task of a lane keeps it busy for so long. */
  void makeTasksTake(long nanos) {
    taskNanos = nanos;
  }

  long taskNanos() {
    return taskNanos;
  }

  long spent() {
    return cost;
  }

  /** Runs all events up to this time; the time is then this. */
  void runUntil(long time) {
    while (!events.isEmpty() && events.peek().time <= time) {
      step();
    }
    now = Math.max(now, time);
  }

  /** Runs until the condition holds; false if the time was over first. */
  boolean runUntil(BooleanSupplier condition, long withinNanos) {
    long end = now + withinNanos;
    while (!condition.getAsBoolean()) {
      if (events.isEmpty() || events.peek().time > end) {
        now = Math.max(now, end);
        return condition.getAsBoolean();
      }
      step();
    }
    return true;
  }

  private void step() {
    Event event = events.poll();
    now = event.time;
    Machine owner = event.owner;
    if (event.cancelled || (owner != null && event.start != owner.starts())) {
      return;
    }
    if (owner != null && owner.defer(event)) {
      return;
    }
    ran++;
    cost = 0;
    run(event);
    cost = 0;
  }

  private static void run(Event event) {
    if (event.owner == null) {
      event.task.run();
    } else {
      event.owner.run(event.task);
    }
  }

  /** Puts an event that a paused machine kept back into the world. */
  void again(Event event) {
    Event later = new Event(now, scheduled++, event.owner, event.start, event.task);
    later.cancelled = event.cancelled;
    event.successor = later;
    events.add(later);
  }

  /** Something that will happen. */
  static final class Event implements Comparable<Event> {
    final long time;
    final long order;
    final @Nullable Machine owner;
    final long start;
    final Runnable task;
    private boolean cancelled;
    private @Nullable Event successor;

    private Event(long time, long order, @Nullable Machine owner, long start, Runnable task) {
      this.time = time;
      this.order = order;
      this.owner = owner;
      this.start = start;
      this.task = task;
    }

    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(time, other.time);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }

    void cancel() {
      cancelled = true;
      if (successor != null) {
        successor.cancel();
      }
    }
  }
}

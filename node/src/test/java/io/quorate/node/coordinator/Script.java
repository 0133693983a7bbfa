package io.quorate.node.coordinator;

import io.quorate.node.environment.Clock;
import io.quorate.node.environment.Lane;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** One lane and its clock, for all nodes of a test: events in the order of their time. */
final class Script implements Lane, Clock {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final RandomGenerator random = new SplittableRandom(1);
  private long now;
  private long scheduled;

  private record Event(long time, long order, Runnable task) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(time, other.time);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  void afterMillis(long millis, Runnable task) {
    events.add(new Event(now + millis * NANOS_PER_MILLI, scheduled++, task));
  }

  /** Runs all that happens within so many milliseconds. */
  void run(long millis) {
    long end = now + millis * NANOS_PER_MILLI;
    while (!events.isEmpty() && events.peek().time <= end) {
      Event event = events.remove();
      now = event.time;
      event.task.run();
    }
    now = end;
  }

  long nowMillis() {
    return now / NANOS_PER_MILLI;
  }

  @Override
  public long nanos() {
    return now;
  }

  @Override
  public long wallMillis() {
    return now / NANOS_PER_MILLI;
  }

  @Override
  public int index() {
    return 0;
  }

  @Override
  public void execute(Runnable task) {
    events.add(new Event(now, scheduled++, task));
  }

  @Override
  public Timer after(long delayNanos, Runnable task) {
    boolean[] cancelled = new boolean[1];
    events.add(new Event(now + delayNanos, scheduled++, () -> {
      if (!cancelled[0]) {
        task.run();
      }
    }));
    return () -> cancelled[0] = true;
  }

  @Override
  public boolean isCurrent() {
    return true;
  }

  @Override
  public RandomGenerator random() {
    return random;
  }
}

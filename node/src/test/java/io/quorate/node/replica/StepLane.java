package io.quorate.node.replica;

import io.quorate.node.environment.Clock;
import io.quorate.node.environment.Lane;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/** A lane and its clock, run by the test. */
final class StepLane implements Lane, Clock {
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private final List<Waiting> timers = new ArrayList<>();
  private final Random random;
  private long now;

  StepLane(long seed) {
    random = new Random(seed);
  }

  private record Waiting(long time, Runnable task) implements Timer {
    @Override
    public void cancel() {
      throw new UnsupportedOperationException("cancelled by the lane");
    }
  }

  /** Runs what was handed to the lane, and what that hands to it. */
  void drain() {
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
  }

  /** Lets so much time pass, running the timers that become due, each at its time. */
  void pass(long nanos) {
    long end = now + nanos;
    drain();
    while (!timers.isEmpty() && timers.get(0).time <= end) {
      Waiting first = timers.remove(0);
      now = Math.max(now, first.time);
      first.task.run();
      drain();
    }
    now = end;
  }

  @Override
  public int index() {
    return 0;
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public Timer after(long delayNanos, Runnable task) {
    Waiting waiting = new Waiting(now + Math.max(0, delayNanos), task);
    timers.add(waiting);
    timers.sort(Comparator.comparingLong(Waiting::time));
    return () -> timers.remove(waiting);
  }

  @Override
  public boolean isCurrent() {
    return true;
  }

  @Override
  public RandomGenerator random() {
    return random;
  }

  @Override
  public long nanos() {
    return now;
  }

  @Override
  public long wallMillis() {
    return 1_767_225_600_000L + now / 1_000_000;
  }
}

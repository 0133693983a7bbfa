package io.quorate.node.environment;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** A lane and its clock that do nothing until told so. */
public final class ManualLane implements Lane, Clock {
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final TreeMap<Long, Deque<Runnable>> timers = new TreeMap<>();
  private final int index;
  private final long origin;
  private long now;
  private int timersSet;

  public ManualLane(int index, long origin) {
    this.index = index;
    this.origin = origin;
  }

  /** Runs what was handed over, and what that hands over. */
  public void run() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  /** Lets time pass, and runs what comes due. */
  public void pass(long nanos) {
    run();
    now += nanos;
    while (!timers.isEmpty() && timers.firstKey() <= now) {
      Map.Entry<Long, Deque<Runnable>> due = timers.pollFirstEntry();
      due.getValue().forEach(Runnable::run);
      run();
    }
  }

  public int timersSet() {
    return timersSet;
  }

  @Override
  public long nanos() {
    return origin + now;
  }

  @Override
  public long wallMillis() {
    return now / 1_000_000;
  }

  @Override
  public int index() {
    return index;
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public Timer after(long delayNanos, Runnable task) {
    timersSet++;
    boolean[] cancelled = new boolean[1];
    Runnable guarded = () -> {
      if (!cancelled[0]) {
        task.run();
      }
    };
    timers.computeIfAbsent(now + delayNanos, time -> new ArrayDeque<>()).add(guarded);
    return () -> cancelled[0] = true;
  }

  @Override
  public boolean isCurrent() {
    return true;
  }

  @Override
  public RandomGenerator random() {
    return new Random(index);
  }
}

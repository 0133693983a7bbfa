package io.quorate.node.storage;

import io.quorate.node.environment.Clock;
import io.quorate.node.environment.Disk;
import io.quorate.node.environment.Environment;
import io.quorate.node.environment.Lane;
import io.quorate.node.environment.Network;
import io.quorate.node.environment.OperatorLog;
import io.quorate.node.environment.Worker;
import java.util.ArrayDeque;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** One lane, its timers and one worker as queues that a test empties when it likes. */
final class QueuedEnvironment implements Environment {
  final ArrayDeque<Runnable> ofLane = new ArrayDeque<>();
  final ArrayDeque<Runnable> ofTimer = new ArrayDeque<>();
  final ArrayDeque<Runnable> ofWorker = new ArrayDeque<>();
  int warnings;
  boolean onLane = true;

  /** Runs so many tasks of the queue, or all there are. */
  static void run(ArrayDeque<Runnable> queue, int most) {
    for (int i = 0; i < most && !queue.isEmpty(); i++) {
      queue.remove().run();
    }
  }

  void runAll() {
    while (!ofLane.isEmpty() || !ofWorker.isEmpty() || !ofTimer.isEmpty()) {
      run(ofWorker, 1);
      run(ofLane, 1);
      run(ofTimer, 1);
    }
  }

  @Override
  public int lanes() {
    return 1;
  }

  @Override
  public Lane lane(int index) {
    return new Lane() {
      @Override
      public int index() {
        return index;
      }

      @Override
      public void execute(Runnable task) {
        ofLane.add(task);
      }

      @Override
      public Timer after(long delayNanos, Runnable task) {
        ofTimer.add(task);
        return () -> ofTimer.remove(task);
      }

      @Override
      public boolean isCurrent() {
        return onLane;
      }

      @Override
      public RandomGenerator random() {
        return QueuedEnvironment.this.random("lane");
      }
    };
  }

  @Override
  public Worker worker(String name) {
    return ofWorker::add;
  }

  @Override
  public RandomGenerator random(String concern) {
    return new SplittableRandom(1);
  }

  @Override
  public OperatorLog log() {
    return new OperatorLog() {
      @Override
      public void info(String sentence) {}

      @Override
      public void warn(String sentence) {
        warnings++;
      }
    };
  }

  @Override
  public Clock clock() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Network network() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Disk disk() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void panic(Throwable cause) {
    throw new AssertionError(cause);
  }
}

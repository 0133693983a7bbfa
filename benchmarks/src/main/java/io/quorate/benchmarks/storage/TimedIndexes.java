package io.quorate.benchmarks.storage;

import io.quorate.benchmarks.load.Clock;
import io.quorate.benchmarks.process.CpuTime;
import io.quorate.node.environment.Disk;
import io.quorate.node.environment.Environment;
import io.quorate.node.environment.Lane;
import io.quorate.node.environment.Network;
import io.quorate.node.environment.OperatorLog;
import io.quorate.node.environment.Worker;
import io.quorate.node.storage.Index;
import io.quorate.node.storage.IndexFactory;
import java.io.IOException;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Indexes in mapped files, and how much of its lane's time each growth takes: of the tasks that
 * indexes put on a lane themselves, not of what anybody asks of them. So whatever waits before such
 * a task is not counted.
 */
final class TimedIndexes implements IndexFactory {
  private final IndexFactory indexes = IndexFactory.chronicle();
  private final Clock clock;
  private final Taken[] taken;

  /** What the tasks of one lane took. Confined to it. */
  static final class Taken {
    private long nanos;
    private long cpuNanos;

    /** On the wall's clock, also while the processor did something else, since the last call. */
    long nanos() {
      long now = nanos;
      nanos = 0;
      return now;
    }

    /** Of the processor, since the last call. */
    long cpuNanos() {
      long now = cpuNanos;
      cpuNanos = 0;
      return now;
    }
  }

  TimedIndexes(Clock clock, int lanes) {
    this.clock = clock;
    this.taken = new Taken[lanes];
    for (int lane = 0; lane < lanes; lane++) {
      taken[lane] = new Taken();
    }
  }

  Taken of(Lane lane) {
    return taken[lane.index()];
  }

  @Override
  public void prepare(Environment environment, List<String> kept) throws IOException {
    indexes.prepare(new TimedEnvironment(environment), kept);
  }

  @Override
  public Index open(Environment environment, int lane, String name) {
    return indexes.open(new TimedEnvironment(environment), lane, name);
  }

  private Runnable timed(Lane lane, Runnable task) {
    return () -> {
      long began = clock.nanoTime();
      long cpu = CpuTime.ofThisThread();
      task.run();
      of(lane).cpuNanos += CpuTime.ofThisThread() - cpu;
      of(lane).nanos += clock.nanoTime() - began;
    };
  }

  /** A lane whose tasks are timed. */
  private final class TimedLane implements Lane {
    private final Lane lane;

    TimedLane(Lane lane) {
      this.lane = lane;
    }

    @Override
    public int index() {
      return lane.index();
    }

    @Override
    public void execute(Runnable task) {
      lane.execute(timed(lane, task));
    }

    @Override
    public Timer after(long delayNanos, Runnable task) {
      return lane.after(delayNanos, timed(lane, task));
    }

    @Override
    public boolean isCurrent() {
      return lane.isCurrent();
    }

    @Override
    public RandomGenerator random() {
      return lane.random();
    }
  }

  /** What an index sees of the world: lanes that time what it does. */
  private final class TimedEnvironment implements Environment {
    private final Environment environment;

    TimedEnvironment(Environment environment) {
      this.environment = environment;
    }

    @Override
    public io.quorate.node.environment.Clock clock() {
      return environment.clock();
    }

    @Override
    public int lanes() {
      return environment.lanes();
    }

    @Override
    public Lane lane(int index) {
      return new TimedLane(environment.lane(index));
    }

    @Override
    public Worker worker(String name) {
      return environment.worker(name);
    }

    @Override
    public Network network() {
      return environment.network();
    }

    @Override
    public Disk disk() {
      return environment.disk();
    }

    @Override
    public RandomGenerator random(String concern) {
      return environment.random(concern);
    }

    @Override
    public OperatorLog log() {
      return environment.log();
    }

    @Override
    public void panic(Throwable cause) {
      environment.panic(cause);
    }
  }
}

package io.quorate.simulation;

import io.quorate.node.environment.Worker;
import java.util.ArrayDeque;

/** A worker as events: what a task spends on the disk delays the tasks behind it. */
final class SimulatedWorker implements Worker {
  private static final long TASK_NANOS = 2_000;

  private final World world;
  private final Machine machine;
  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
  private boolean busy;
  private long freeAt;

  SimulatedWorker(World world, Machine machine) {
    this.world = world;
    this.machine = machine;
  }

  @Override
  public void execute(Runnable task) {
    if (world.spent() == 0) {
      queue(task);
    } else {
      world.after(0, machine, () -> queue(task));
    }
  }

  private void queue(Runnable task) {
    waiting.add(task);
    if (!busy) {
      busy = true;
      next();
    }
  }

  /** One task after the other: not before the last one has done what it spent. */
  private void next() {
    world.at(Math.max(freeAt, world.now()) + TASK_NANOS, machine, this::runOne);
  }

  private void runOne() {
    Runnable task = waiting.remove();
    try {
      task.run();
    } finally {
      freeAt = world.now() + world.spent();
      busy = !waiting.isEmpty();
      if (busy) {
        next();
      }
    }
  }
}

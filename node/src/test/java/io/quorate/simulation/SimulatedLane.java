package io.quorate.simulation;

import io.quorate.node.environment.Lane;
import java.util.random.RandomGenerator;

/** A lane as events: one after the other, each task costing a little time. */
final class SimulatedLane implements Lane {
  private final World world;
  private final Machine machine;
  private final int index;
  private final RandomGenerator random;
  private long last;
  private boolean current;

  SimulatedLane(World world, Machine machine, int index) {
    this.world = world;
    this.machine = machine;
    this.index = index;
    this.random = world.random(machine.name() + "#" + machine.starts() + "/lane" + index);
  }

  @Override
  public int index() {
    return index;
  }

  @Override
  public void execute(Runnable task) {
    if (world.spent() == 0) {
      queue(task);
    } else {
      // What a worker hands over after a long force must not hold up what others hand over before.
      world.after(0, machine, () -> queue(task));
    }
  }

  private void queue(Runnable task) {
    last = Math.max(last, world.now()) + world.taskNanos();
    world.at(last, machine, () -> onLane(task));
  }

  @Override
  public Timer after(long delayNanos, Runnable task) {
    World.Event event =
        world.after(machine.trueNanos(Math.max(0, delayNanos)), machine, () -> onLane(task));
    return event::cancel;
  }

  private void onLane(Runnable task) {
    boolean before = current;
    current = true;
    try {
      task.run();
    } finally {
      current = before;
    }
  }

  @Override
  public boolean isCurrent() {
    return current;
  }

  @Override
  public RandomGenerator random() {
    return random;
  }
}

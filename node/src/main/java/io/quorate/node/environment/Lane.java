package io.quorate.node.environment;

import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * One event loop of a node. What runs on a lane runs alone there and in order; state that belongs
 * to a lane is touched by nobody else.
 */
public interface Lane extends Executor {
  /** 0 to the number of lanes − 1. */
  int index();

  /**
   * Runs the task on this lane, after the caller has returned; in the order of the calls of one
   * caller. May be called from anywhere.
   */
  @Override
  void execute(Runnable task);

  /** Runs the task on this lane after so many nanoseconds, unless cancelled. Called on the lane. */
  Timer after(long delayNanos, Runnable task);

  /** Whether the caller runs on this lane. For assertions. */
  boolean isCurrent();

  /** This lane's source of chance: fast, no secret. Called on the lane. */
  RandomGenerator random();

  /** A task that waits for its time. */
  interface Timer {
    /** The task will not run, unless it has. Called on the timer's lane. */
    void cancel();
  }
}

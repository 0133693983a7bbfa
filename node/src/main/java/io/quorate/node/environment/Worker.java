package io.quorate.node.environment;

import java.util.concurrent.Executor;

/** One thread for what may block (files): runs what it is given, in the order it was given. */
public interface Worker extends Executor {
  /** Runs the task on the worker, after the caller has returned. May be called from anywhere. */
  @Override
  void execute(Runnable task);
}

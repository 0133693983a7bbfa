package io.quorate.node.environment.vertx;

import io.quorate.node.environment.Worker;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One daemon thread with a queue. Whoever hands it tasks bounds how many. */
final class ThreadWorker implements Worker {
  private final ExecutorService thread;
  private final Consumer<Throwable> panic;

  ThreadWorker(String name, Consumer<Throwable> panic) {
    this.panic = panic;
    this.thread = Executors.newSingleThreadExecutor(task -> {
      Thread made = new Thread(task, name);
      made.setDaemon(true);
      return made;
    });
  }

  @Override
  public void execute(Runnable task) {
    try {
      thread.execute(() -> run(task));
    } catch (RejectedExecutionException e) {
      // The environment is closed: what a process that is ending still wants done does not happen,
      // just as if it had ended a moment earlier.
      return;
    }
  }

  private void run(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      // Nobody above would hear of it, and a node must not go on after a failed assertion.
      panic.accept(e);
    }
  }

  /**
   * Runs what was handed over before, takes nothing more, and waits for the end. The thread is
   * never interrupted: that would close the files that it uses.
   */
  boolean close(long timeoutMillis) throws InterruptedException {
    thread.shutdown();
    return thread.awaitTermination(timeoutMillis, TimeUnit.MILLISECONDS);
  }
}

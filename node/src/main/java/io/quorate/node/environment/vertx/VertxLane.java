package io.quorate.node.environment.vertx;

import io.quorate.node.environment.Lane;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** A lane that is the context of a verticle: one event loop, which may carry other work too. */
final class VertxLane implements Lane {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final int index;
  private final Vertx vertx;
  private final Context context;
  private final Thread thread;
  private final RandomGenerator random;
  private final Consumer<Throwable> panic;

  private VertxLane(int index, Vertx vertx, Context context, long seed, Consumer<Throwable> panic) {
    this.index = index;
    this.vertx = vertx;
    this.context = context;
    this.thread = Thread.currentThread();
    this.random = new SplittableRandom(seed);
    this.panic = panic;
  }

  /** Deploys the lane's verticle; Vert.x gives verticles its event loops by turns. */
  static CompletionStage<VertxLane> deploy(
      Vertx vertx, int index, long seed, Consumer<Throwable> panic) {
    CompletableFuture<VertxLane> started = new CompletableFuture<>();
    VerticleBase verticle = new VerticleBase() {
      @Override
      public Future<?> start() {
        // Also what a handler of a socket or a timer throws reaches the panic.
        context.exceptionHandler(panic::accept);
        started.complete(new VertxLane(index, vertx, context, seed, panic));
        return Future.succeededFuture();
      }
    };
    return vertx
        .deployVerticle(verticle)
        .toCompletionStage()
        .thenCombine(started, (deployment, lane) -> lane);
  }

  /** Ends the verticle; what runs on the lane afterwards runs for nothing. */
  CompletionStage<Void> undeploy() {
    return vertx.undeploy(context.deploymentID()).toCompletionStage();
  }

  @Override
  public int index() {
    return index;
  }

  @Override
  public void execute(Runnable task) {
    context.runOnContext(nothing -> run(task));
  }

  @Override
  public Timer after(long delayNanos, Runnable task) {
    assert isCurrent() : "a timer set from another thread";
    // Vert.x counts in milliseconds; a timer may be late but never early.
    long millis = Math.max(1, (delayNanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
    long timer = vertx.setTimer(millis, id -> run(task));
    return () -> vertx.cancelTimer(timer);
  }

  /** Runs the task now, in a handler on this lane's event loop; what it throws is a panic. */
  void run(Runnable task) {
    assert isCurrent() : "a handler on another thread";
    try {
      task.run();
    } catch (Throwable e) {
      // Vert.x would log it and go on; a node must not.
      panic.accept(e);
    }
  }

  @Override
  public boolean isCurrent() {
    return Thread.currentThread() == thread;
  }

  @Override
  public RandomGenerator random() {
    return random;
  }
}

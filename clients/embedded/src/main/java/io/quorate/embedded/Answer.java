package io.quorate.embedded;

import io.quorate.node.environment.vertx.VertxEnvironment;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** An answer that is not waited for on an event loop: that might be the one that is to bring it. */
final class Answer<T> extends CompletableFuture<T> {
  static final String NO_WAITING =
      "On an event loop nothing may wait for an answer: use the stage, or another thread.";

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new Answer<>();
  }

  @Override
  public T get() throws InterruptedException, ExecutionException {
    checkMayWait();
    return super.get();
  }

  @Override
  public T join() {
    checkMayWait();
    return super.join();
  }

  private void checkMayWait() {
    if (!isDone() && VertxEnvironment.mayNotWait()) {
      throw new IllegalStateException(NO_WAITING);
    }
  }
}

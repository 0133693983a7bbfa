package io.quorate.node.environment.vertx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.node.environment.Lane;
import io.quorate.node.environment.OperatorLog;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class VertxEnvironmentTest {
  @TempDir
  private Path data;

  private final Queue<String> said = new ConcurrentLinkedQueue<>();
  private final BlockingQueue<Object> happened = new LinkedBlockingQueue<>();

  private VertxEnvironment.Builder environment() {
    OperatorLog log = new OperatorLog() {
      @Override
      public void info(String sentence) {
        said.add(sentence);
      }

      @Override
      public void warn(String sentence) {
        said.add(sentence);
      }
    };
    return VertxEnvironment.at(data).name("n").lanes(3).log(log).onPanic(happened::add);
  }

  private Object next() throws InterruptedException {
    Object next = happened.poll(30, TimeUnit.SECONDS);
    assertTrue(next != null, "nothing happened");
    return next;
  }

  @Test
  void eachLaneHasAnEventLoopOfItsOwn() throws Exception {
    try (VertxEnvironment environment = environment().start()) {
      List<Object> threads = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        Lane lane = environment.lane(i);
        assertEquals(i, lane.index());
        assertFalse(lane.isCurrent());
        lane.execute(() -> {
          assertTrue(lane.isCurrent());
          happened.add(Thread.currentThread());
        });
        threads.add(next());
      }
      assertEquals(3, threads.stream().distinct().count());
    }
  }

  @Test
  void tasksOfALaneRunInOrderAndNeverInsideTheirGiver() throws Exception {
    try (VertxEnvironment environment = environment().start()) {
      Lane lane = environment.lane(1);
      lane.execute(() -> {
        lane.execute(() -> happened.add("second"));
        lane.execute(() -> happened.add("third"));
        happened.add("first");
      });
      assertEquals(List.of("first", "second", "third"), List.of(next(), next(), next()));
    }
  }

  @Test
  void aTimerIsNeverEarlyAndACancelledOneNeverRuns() throws Exception {
    try (VertxEnvironment environment = environment().start()) {
      Lane lane = environment.lane(0);
      lane.execute(() -> {
        long start = environment.clock().nanos();
        lane.after(5_000_000, () -> happened.add("cancelled")).cancel();
        lane.after(20_500_000, () -> happened.add(environment.clock().nanos() - start));
      });
      assertTrue((Long) next() >= 20_500_000);
      assertTrue(happened.isEmpty());
    }
  }

  @Test
  void aWorkerIsOneDaemonThreadOfItsName() throws Exception {
    try (VertxEnvironment environment = environment().start()) {
      for (int i = 0; i < 2; i++) {
        environment.worker("log").execute(() -> happened.add(Thread.currentThread()));
      }
      Thread thread = (Thread) next();
      assertEquals(thread, next());
      assertEquals("quorate-n-log", thread.getName());
      assertTrue(thread.isDaemon());
    }
  }

  @Test
  void closingRunsWhatAWorkerWasHandedBefore() {
    VertxEnvironment environment = environment().start();
    for (int i = 0; i < 100; i++) {
      environment.worker("log").execute(() -> happened.add("done"));
    }
    environment.close();
    assertEquals(100, happened.size());
    environment.worker("log").execute(() -> happened.add("too late"));
    assertEquals(100, happened.size());
  }

  @Test
  void whatEscapesATaskPanicsOnceWhereverItRan() throws Exception {
    AssertionError onLane = new AssertionError("on a lane");
    try (VertxEnvironment environment = environment().start()) {
      environment.lane(2).execute(() -> {
        throw onLane;
      });
      assertEquals(onLane, next());
      environment.worker("log").execute(() -> {
        throw new IllegalStateException("on a worker");
      });
      environment.worker("log").execute(() -> happened.add("went on"));
      assertEquals("went on", next());
    }
    assertEquals(1, said.size());
    assertTrue(said.toString().contains("AssertionError: on a lane"));
    assertTrue(said.toString().contains("VertxEnvironmentTest"), "the stack is there");
  }

  @Test
  void whatEscapesATimerOrAHandlerOfVertxPanicsToo() throws Exception {
    try (VertxEnvironment environment = environment().start()) {
      Lane lane = environment.lane(0);
      lane.execute(() -> environment.vertx().setTimer(1, id -> {
        throw new IllegalStateException("in a handler");
      }));
      assertEquals("in a handler", ((Throwable) next()).getMessage());
    }
  }

  @Test
  void aVertxThatWasGivenStaysOpen() throws Exception {
    Vertx vertx = Vertx.vertx();
    environment().vertx(vertx).start().close();
    vertx.setTimer(1, id -> happened.add("open"));
    assertEquals("open", next());
    vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  @Test
  void chanceDiffersBetweenLanesAndConcerns() throws Exception {
    try (VertxEnvironment environment = environment().start()) {
      for (int i = 0; i < 2; i++) {
        Lane lane = environment.lane(i);
        lane.execute(() -> happened.add(lane.random().nextLong()));
      }
      assertNotEquals(next(), next());
      assertNotEquals(
          environment.random("a").nextLong(), environment.random("a").nextLong());
    }
  }
}

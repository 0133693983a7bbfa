package io.quorate.benchmarks.timeline;

import io.quorate.benchmarks.load.Clock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The faults of one run, done at their moments by a thread of their own. */
public final class Faults implements AutoCloseable {
  private static final double SECOND = 1e9;

  /**
   * A fault that was done.
   *
   * @param at when that had been done, in seconds since measuring began
   */
  public record Event(Fault fault, double at) {}

  private final Script script;
  private final Clock clock;
  private final ExecutorService executor = Executors.newSingleThreadExecutor();
  private final List<Future<?>> begun = new ArrayList<>();
  private final List<Event> done = Collections.synchronizedList(new ArrayList<>());

  public Faults(Script script, Clock clock) {
    this.script = script;
    this.clock = clock;
  }

  /** Does each at its moment. */
  public void begin(long measuringBegins, int seconds) {
    begun.add(executor.submit(() -> {
      for (Fault fault : script.faults()) {
        clock.awaitNanos(measuringBegins + (long) (script.due(fault, seconds) * SECOND));
        fault.deed().run();
        done.add(new Event(fault, (clock.nanoTime() - measuringBegins) / SECOND));
      }
      return null;
    }));
  }

  /**
   * Waits for the last of them.
   *
   * @throws IOException if one could not be done
   */
  public void await() throws IOException, InterruptedException {
    for (Future<?> all : begun) {
      try {
        all.get();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof InterruptedException)) {
          throw new IOException("a fault could not be made: " + e.getCause(), e);
        }
        // The run ended while somebody waited for the end of a fault: it is not among the events.
      }
    }
  }

  /** What was done before the run's end; whatever goes on then is given up. */
  public List<Event> end() throws IOException, InterruptedException {
    close();
    await();
    return List.copyOf(done);
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}

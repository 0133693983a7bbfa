package io.quorate.node;

import io.quorate.node.environment.Environment;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Stops a node in order: nothing new is taken, what clients have been promised an answer for is
 * ended, within a limit, and only then network and storage are closed. Each step on lane 0, unless
 * it asks a lane.
 */
final class NodeStop {
  /** A client waits no longer than this for what a stopping node has begun. */
  private static final long DRAIN_NANOS = Duration.ofSeconds(5).toNanos();

  private static final long POLL_NANOS = Duration.ofMillis(10).toNanos();

  private final Environment environment;
  private final List<NodeLane> lanes;
  private final Runnable quiet;
  private final Consumer<Consumer<String>> close;
  private final Consumer<String> done;
  private long drainUntil;

  NodeStop(
      Environment environment,
      List<NodeLane> lanes,
      Runnable quiet,
      Consumer<Consumer<String>> close,
      Consumer<String> done) {
    this.environment = environment;
    this.lanes = lanes;
    this.quiet = quiet;
    this.close = close;
    this.done = done;
  }

  void run() {
    quiet.run();
    drainUntil = environment.clock().nanos() + DRAIN_NANOS;
    drain(0, 0);
  }

  /** Counts what is in flight, lane after lane, and again until it is nothing. */
  private void drain(int index, int inFlight) {
    if (index < lanes.size()) {
      NodeLane each = lanes.get(index);
      each.lane().execute(() -> drain(index + 1, inFlight + each.inFlight()));
      return;
    }
    environment.lane(0).execute(() -> {
      if (inFlight == 0 || environment.clock().nanos() >= drainUntil) {
        stopLanes(0);
      } else {
        environment.lane(0).after(POLL_NANOS, () -> drain(0, 0));
      }
    });
  }

  private void stopLanes(int index) {
    if (index < lanes.size()) {
      NodeLane each = lanes.get(index);
      each.lane().execute(() -> {
        each.stop();
        stopLanes(index + 1);
      });
      return;
    }
    environment.lane(0).execute(() -> close.accept(done));
  }
}

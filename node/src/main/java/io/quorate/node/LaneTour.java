package io.quorate.node;

import io.quorate.node.environment.Lane;
import java.util.List;
import java.util.function.Consumer;

/** Takes a step on one lane after the other. */
record LaneTour(Lane first, List<NodeLane> lanes) {
  /** The step on each lane, then the last one on lane 0. */
  void each(Consumer<NodeLane> step, Runnable then) {
    from(0, step, then);
  }

  private void from(int index, Consumer<NodeLane> step, Runnable then) {
    if (index == lanes.size()) {
      first.execute(then);
    } else {
      NodeLane each = lanes.get(index);
      each.lane().execute(() -> {
        step.accept(each);
        from(index + 1, step, then);
      });
    }
  }
}

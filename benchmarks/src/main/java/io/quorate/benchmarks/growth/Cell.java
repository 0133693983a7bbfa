package io.quorate.benchmarks.growth;

import java.util.ArrayList;
import java.util.List;

/**
 * One row of the table of growth.
 *
 * @param grows which of the numbers is the one that grows
 * @param siblings how many values each key has at a time
 */
public record Cell(Dimension grows, int nodes, int keys, int valueBytes, int siblings) {
  /** Nobody's disk should fill: so many keys there are at most that their values fit into this. */
  static final long BYTES_MAX = 256L << 20;

  /**
   * Keys with siblings are fewer by this: their writers know what they themselves wrote and nothing
   * else, and a context that covers many writes of a key, but not all, grows with each.
   */
  static final int KEYS_PER_KEY_WITH_SIBLINGS = 20;

  private static final int VALUE_BYTES = 100;

  /** The cells of a dimension. */
  public static List<Cell> of(Dimension grows, List<Integer> steps, int nodes, int keys) {
    List<Cell> cells = new ArrayList<>();
    for (int step : steps) {
      if (step < 1) {
        throw new IllegalArgumentException("there is at least one of what grows, not " + step);
      }
      cells.add(
          switch (grows) {
            case NODES -> new Cell(grows, step, keys, VALUE_BYTES, 1);
            case KEYS -> new Cell(grows, nodes, step, VALUE_BYTES, 1);
            case VALUES -> new Cell(grows, nodes, fitting(keys, step), step, 1);
            case SIBLINGS ->
              new Cell(
                  grows, nodes, Math.max(1, keys / KEYS_PER_KEY_WITH_SIBLINGS), VALUE_BYTES, step);
          });
    }
    return cells;
  }

  private static int fitting(int keys, int valueBytes) {
    return (int) Math.max(1, Math.min(keys, BYTES_MAX / valueBytes));
  }

  /** The number that grows. */
  public int step() {
    return switch (grows) {
      case NODES -> nodes;
      case KEYS -> keys;
      case VALUES -> valueBytes;
      case SIBLINGS -> siblings;
    };
  }

  /** Such as {@code 3 nodes}. */
  public String name() {
    return step() + " " + grows.word();
  }
}

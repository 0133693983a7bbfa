package io.quorate.benchmarks.timeline;

import java.io.IOException;

/**
 * Something that is done to a node.
 *
 * @param sixth at which sixth of the run, from 1
 * @param word for the plot: {@code node-3 paused}
 * @param period for sentences: {@code while node-3 was paused}
 * @param deed what is done
 */
public record Fault(int sixth, String word, String period, Deed deed) {
  /** May touch processes. */
  public interface Deed {
    void run() throws IOException, InterruptedException;
  }
}

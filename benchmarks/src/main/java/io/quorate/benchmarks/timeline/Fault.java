package io.quorate.benchmarks.timeline;

import java.io.IOException;

/**
 * Something that is done to a node.
 *
 * @param part at the end of which part of the run it is due, from 1
 * @param word for the plot: {@code node-3 paused}
 * @param period for sentences: {@code while node-3 stood still}
 * @param deed what is done
 */
public record Fault(int part, String word, String period, Deed deed) {
  /** May touch processes. Interrupted at the end of the run, if it takes so long. */
  public interface Deed {
    void run() throws IOException, InterruptedException;
  }
}

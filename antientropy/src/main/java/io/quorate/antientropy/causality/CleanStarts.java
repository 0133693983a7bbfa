package io.quorate.antientropy.causality;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.ArrayList;
import java.util.List;

/**
 * The former starts of a node whose actors may continue: an unbroken row of starts that all ended
 * cleanly, up to the last one. It is what a clean stop leaves behind, and the whole content of its
 * mark.
 *
 * <p>A node takes it at its start and removes the mark; without a mark, or when the data was
 * restored or found corrupt, it takes {@link #NONE}. When it stops cleanly it leaves {@link #with}
 * its own start. One bit would not do: after an unclean start and a clean stop, a record that was
 * rolled back and not written since would seem fit to continue.
 *
 * @param starts the oldest first, at most 32; older ones are forgotten, their keys get new actors
 */
public record CleanStarts(List<StartId> starts) {
  /** The most starts remembered. */
  public static final int SIZE_MAX = 32;

  /** No former start's actors continue. */
  public static final CleanStarts NONE = new CleanStarts(List.of());

  public CleanStarts {
    checkArgument(starts.size() <= SIZE_MAX, "at most %s starts", SIZE_MAX);
    starts = List.copyOf(starts);
  }

  /** What to leave behind when this start, which took over these, stops cleanly. */
  public CleanStarts with(StartId start) {
    List<StartId> next = new ArrayList<>(starts);
    next.add(start);
    return new CleanStarts(next.subList(Math.max(0, next.size() - SIZE_MAX), next.size()));
  }
}

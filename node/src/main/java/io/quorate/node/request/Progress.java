package io.quorate.node.request;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How far the running change of the members has come, as the members say now.
 *
 * @param copies how many copies of partitions the change brings to members that had none
 * @param moved how many of them are there, whole
 * @param copyBytes how long one copy is about: the mean of all that the members have
 * @param left how long it will take about, if it goes on as until now; empty: nobody can say yet
 * @param silent the members that gave no answer
 */
public record Progress(
    long copies, long moved, long copyBytes, Optional<Duration> left, List<String> silent) {
  public Progress {
    silent = List.copyOf(silent);
  }

  /** How many bytes the change moves, about. */
  public long bytes() {
    return copies * copyBytes;
  }

  /** How many of them are where they are to be, about. */
  public long movedBytes() {
    return moved * copyBytes;
  }
}

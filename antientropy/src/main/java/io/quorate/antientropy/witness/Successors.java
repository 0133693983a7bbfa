package io.quorate.antientropy.witness;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which attempts supersede, or may have superseded, which values of one key: what a search through
 * all attempts would find, looked up. Immutable.
 */
final class Successors {
  /** For each value the attempts whose client had read it, in their order. */
  private final TreeMap<String, List<WriteAttempt>> readers = new TreeMap<>();

  /** For each last moment of effect of a blind delete the first begin of those as late or later. */
  private final TreeMap<Long, Long> blind = new TreeMap<>();

  Successors(List<WriteAttempt> writes) {
    for (WriteAttempt write : writes) {
      for (String value : write.read()) {
        readers.computeIfAbsent(value, name -> new ArrayList<>()).add(write);
      }
      if (write.isBlindDelete() && write.mayHaveHappened()) {
        blind.merge(write.lastEffect(), write.began(), Math::min);
      }
    }
    long first = Long.MAX_VALUE;
    for (Map.Entry<Long, Long> each : blind.descendingMap().entrySet()) {
      first = Math.min(first, each.getValue());
      each.setValue(first);
    }
  }

  /** Where they took effect, this value went. */
  List<WriteAttempt> of(String value) {
    return readers.getOrDefault(value, List.of());
  }

  /** When the first attempt that may have superseded this value began; never: the largest time. */
  long firstOf(String value, WriteAttempt writer) {
    Map.Entry<Long, Long> later = blind.higherEntry(writer.began());
    long first = later == null ? Long.MAX_VALUE : later.getValue();
    for (WriteAttempt reader : of(value)) {
      if (reader != writer && reader.mayHaveHappened()) {
        first = Math.min(first, reader.began());
      }
    }
    return first;
  }
}

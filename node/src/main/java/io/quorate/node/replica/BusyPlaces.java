package io.quorate.node.replica;

import io.quorate.node.memory.Occupancy;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Places that are being read or removed, and what waits for that, in order. Mutable, confined to
 * its lane.
 */
final class BusyPlaces {
  private final int waitingMax;
  private final Map<Place, ArrayDeque<Operation>> waiting = new LinkedHashMap<>();

  /** At most so many operations wait for one place. */
  BusyPlaces(int waitingMax) {
    this.waitingMax = waitingMax;
  }

  boolean isBusy(Place place) {
    return waiting.containsKey(place);
  }

  /** Whether one of these places is. */
  boolean isAny(Predicate<Place> wanted) {
    return waiting.keySet().stream().anyMatch(wanted);
  }

  /** From now on what comes for the place waits. */
  void occupy(Place place) {
    ArrayDeque<Operation> before = waiting.put(place, new ArrayDeque<>(2));
    assert before == null : place + " is busy";
  }

  /** Lets the operation wait for a busy place; false if too many do. */
  boolean queue(Place place, Operation operation) {
    ArrayDeque<Operation> others = waiting.get(place);
    return others != null && others.size() < waitingMax && others.add(operation);
  }

  /** Runs what waited for the place, in order, until something makes it busy again. */
  void release(Place place, Consumer<Operation> run) {
    ArrayDeque<Operation> freed = waiting.remove(place);
    assert freed != null : place + " was not busy";
    while (!freed.isEmpty()) {
      ArrayDeque<Operation> again = waiting.get(place);
      if (again != null) {
        again.addAll(freed);
        return;
      }
      run.accept(freed.remove());
    }
  }

  /** How many operations wait for the place for which most do. */
  Occupancy occupancy() {
    int most = waiting.values().stream().mapToInt(ArrayDeque::size).max().orElse(0);
    return new Occupancy("operations that wait for a key", most, waitingMax);
  }
}

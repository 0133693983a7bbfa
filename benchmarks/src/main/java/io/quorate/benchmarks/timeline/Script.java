package io.quorate.benchmarks.timeline;

import java.util.ArrayList;
import java.util.List;

/**
 * Which faults there are in a run, and when: it is cut into parts of the same length, of which the
 * first is healthy; then each kind of fault has one in which it holds and one after it.
 */
public record Script(List<Fault> faults, int parts) {
  public Script {
    faults = List.copyOf(faults);
  }

  /** How many parts a run with so many kinds of faults has. */
  public static int parts(int kinds) {
    return 1 + 2 * kinds;
  }

  /** Faults of these kinds; where the victim cannot bear one, its time passes in health. */
  public static Script of(List<FaultKind> kinds, Victim victim) {
    List<Fault> faults = new ArrayList<>();
    int part = 1;
    for (FaultKind kind : kinds) {
      if (victim.bears(kind)) {
        String name = victim.name(kind);
        faults.add(new Fault(
            part,
            name + " " + kind.word(),
            "while " + name + " " + kind.during(),
            () -> victim.begin(kind)));
        faults.add(new Fault(
            kind == FaultKind.JOIN ? part : part + 1,
            kind.endWord(),
            kind.after(),
            () -> victim.end(kind)));
      }
      part += 2;
    }
    return new Script(faults, parts(kinds.size()));
  }

  /** When a fault of a run of so many seconds is due, in seconds since measuring began. */
  double due(Fault fault, int seconds) {
    return (double) fault.part() * seconds / parts;
  }
}

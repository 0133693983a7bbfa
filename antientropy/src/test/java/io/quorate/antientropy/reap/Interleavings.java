package io.quorate.antientropy.reap;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Every order in which the steps of some scripts can come between the events of the protocol: runs
 * each from the beginning, choice by choice.
 */
final class Interleavings {
  /** One thing after the other, beside the protocol. */
  record Script(List<Runnable> steps) {
    static Script of(Runnable... steps) {
      return new Script(List.of(steps));
    }
  }

  private final List<Integer> choices = new ArrayList<>();
  private final List<Integer> widths = new ArrayList<>();
  private int at;
  private long runs;

  /** How many there are until a world is found at its end. */
  static long until(
      Supplier<ReapWorld> worlds,
      Function<ReapWorld, List<Script>> scripts,
      Predicate<ReapWorld> found) {
    Interleavings every = new Interleavings();
    boolean over;
    do {
      ReapWorld world = worlds.get();
      every.run(world, scripts.apply(world));
      over = found.test(world);
      every.runs++;
    } while (!over && every.another());
    return every.runs;
  }

  private void run(ReapWorld world, List<Script> scripts) {
    at = 0;
    int[] done = new int[scripts.size()];
    while (true) {
      List<Runnable> next = new ArrayList<>();
      if (world.goesOn()) {
        next.add(world::goOn);
      }
      for (int i = 0; i < done.length; i++) {
        int script = i;
        if (done[i] < scripts.get(i).steps().size()) {
          next.add(() -> scripts.get(script).steps().get(done[script]++).run());
        }
      }
      if (next.isEmpty()) {
        return;
      }
      next.get(choose(next.size())).run();
    }
  }

  private int choose(int width) {
    if (at == choices.size()) {
      choices.add(0);
      widths.add(width);
    }
    return choices.get(at++);
  }

  private boolean another() {
    while (!choices.isEmpty()) {
      int last = choices.size() - 1;
      if (choices.get(last) + 1 < widths.get(last)) {
        choices.set(last, choices.get(last) + 1);
        return true;
      }
      choices.remove(last);
      widths.remove(last);
    }
    return false;
  }
}

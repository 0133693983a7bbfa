package io.quorate.cli.torture;

import io.quorate.cli.console.Console;
import java.time.Duration;

/** Says ten times in a run how far it is. For any thread. */
final class Progress {
  private static final int LINES = 10;

  private final Console console;
  private final Testimony testimony;
  private final Duration part;
  private final long start;
  private long shown;

  /** The progress of a run that begins now. */
  Progress(Console console, Testimony testimony, Duration whole) {
    this.console = console;
    this.testimony = testimony;
    this.part = whole.dividedBy(LINES);
    this.start = console.clock().nanoTime();
  }

  /** Says it, if it is time. */
  synchronized void show() {
    long parts = (console.clock().nanoTime() - start) / part.toNanos();
    if (parts > shown) {
      shown = parts;
      Testimony.Figures now = testimony.figures();
      console
          .err()
          .println(part.multipliedBy(parts).toSeconds() + " s: writes " + now.writes()
              + ", acknowledged " + now.acknowledged() + ", reads " + now.reads());
    }
  }
}

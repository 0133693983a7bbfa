package io.quorate.cli.torture;

import io.quorate.cli.console.Console;
import io.quorate.cli.console.ProgressBar;
import java.time.Duration;

/**
 * How far a run is: a bar on a terminal, elsewhere ten lines in the whole of it. For any thread.
 */
final class Progress {
  private static final int LINES = 10;

  private final Console console;
  private final Testimony testimony;
  private final Duration whole;
  private final Duration part;
  private final long start;
  private long shown;

  /** The progress of a run that begins now. */
  Progress(Console console, Testimony testimony, Duration whole) {
    this.console = console;
    this.testimony = testimony;
    this.whole = whole;
    this.part = whole.dividedBy(LINES);
    this.start = console.clock().nanoTime();
  }

  /** Says it, if it is time. */
  synchronized void show() {
    if (console.errIsTerminal()) {
      return;
    }
    long parts = (console.clock().nanoTime() - start) / part.toNanos();
    if (parts > shown) {
      shown = parts;
      console.say(part.multipliedBy(parts).toSeconds() + " s: " + words());
    }
  }

  /** The same at this moment, for a bar. */
  ProgressBar.Stage stage() {
    long done = console.clock().nanoTime() - start;
    return new ProgressBar.Stage(whole.toNanos(), done, words());
  }

  private String words() {
    Testimony.Figures now = testimony.figures();
    return "writes " + now.writes() + ", acknowledged " + now.acknowledged() + ", reads "
        + now.reads();
  }
}

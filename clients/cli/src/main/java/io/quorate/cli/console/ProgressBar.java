package io.quorate.cli.console;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * A line that tells a person how far long work has come, five times a second, in place. Where
 * nobody looks it writes nothing. What else is said meanwhile goes through {@link Console#say}.
 */
public final class ProgressBar implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofMillis(200);
  private static final int WIDTH = 30;

  private final Console console;
  private final Supplier<Stage> stage;
  private final Thread thread = new Thread(this::run, "progress");

  private ProgressBar(Console console, Supplier<Stage> stage) {
    this.console = console;
    this.stage = stage;
  }

  /**
   * How far the work is.
   *
   * @param total how much is to be done; 0: nobody knows
   * @param done how much is
   * @param words what stands behind the bar
   */
  public record Stage(long total, long done, String words) {
    /** The line without its bar where nobody knows how much is to be done. */
    String line() {
      if (total <= 0) {
        return words;
      }
      double share = Math.min(1.0, (double) done / total);
      int full = (int) (share * WIDTH);
      return String.format(
          Locale.ROOT,
          "[%s%s] %3d %%  %s",
          "=".repeat(full),
          " ".repeat(WIDTH - full),
          (int) (share * 100),
          words);
    }
  }

  /** Begins to show; the supplier is asked on a thread of the bar's own. */
  public static ProgressBar start(Console console, Supplier<Stage> stage) {
    ProgressBar bar = new ProgressBar(console, stage);
    if (console.errIsTerminal()) {
      bar.thread.setDaemon(true);
      bar.thread.start();
    }
    return bar;
  }

  private void run() {
    try {
      while (true) {
        show(stage.get().line());
        console.clock().sleep(PERIOD);
      }
    } catch (InterruptedException e) {
      // The end of the work: the line is cleared for what comes next.
      show("");
    }
  }

  private void show(String text) {
    console.err().print(Console.CLEAR_LINE + text);
    console.err().flush();
  }

  @Override
  public void close() {
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

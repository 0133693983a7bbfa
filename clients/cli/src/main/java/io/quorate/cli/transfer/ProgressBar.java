package io.quorate.cli.transfer;

import io.quorate.cli.console.Console;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A line that tells a person how far long work has come, five times a second, in place. Where
 * nobody looks it writes nothing.
 */
final class ProgressBar implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofMillis(200);
  private static final int WIDTH = 30;

  private final Console console;
  private final long total;
  private final LongSupplier done;
  private final Supplier<String> words;
  private final Thread thread = new Thread(this::run, "progress");

  private ProgressBar(Console console, long total, LongSupplier done, Supplier<String> words) {
    this.console = console;
    this.total = total;
    this.done = done;
    this.words = words;
  }

  /**
   * Begins to show.
   *
   * @param total how much is to be done; 0: nobody knows
   * @param done how much is
   * @param words what stands behind the bar
   */
  static ProgressBar start(Console console, long total, LongSupplier done, Supplier<String> words) {
    ProgressBar bar = new ProgressBar(console, total, done, words);
    if (console.errIsTerminal()) {
      bar.thread.setDaemon(true);
      bar.thread.start();
    }
    return bar;
  }

  private void run() {
    try {
      while (true) {
        show(text(total, done.getAsLong(), words.get()));
        console.clock().sleep(PERIOD);
      }
    } catch (InterruptedException e) {
      // The end of the work: the line is cleared for what comes next.
      show("");
    }
  }

  private void show(String text) {
    console.err().print("\r\u001b[K" + text);
    console.err().flush();
  }

  static String text(long total, long done, String words) {
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

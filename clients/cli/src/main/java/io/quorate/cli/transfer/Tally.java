package io.quorate.cli.transfer;

import io.quorate.cli.console.Console;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** What became of the records so far. Used by all threads of an import. */
final class Tally {
  /** More failures than this are counted, not shown. */
  private static final int SHOWN_MAX = 20;

  private final Console console;
  private final AtomicLong written = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicLong retried = new AtomicLong();

  Tally(Console console) {
    this.console = console;
  }

  void written() {
    written.incrementAndGet();
  }

  void retried() {
    retried.incrementAndGet();
  }

  void failed(long line, String why) {
    long count = failed.incrementAndGet();
    if (count <= SHOWN_MAX) {
      console.say("line " + line + ": " + why);
    } else if (count == SHOWN_MAX + 1) {
      console.say("more failures follow; they are counted, not shown.");
    }
  }

  long failures() {
    return failed.get();
  }

  /** The same for programs. */
  Map<String, Long> fields() {
    Map<String, Long> fields = new LinkedHashMap<>();
    fields.put("written", written.get());
    fields.put("failed", failed.get());
    fields.put("retried", retried.get());
    return fields;
  }

  /** {@code written 3, failed 0, retried 1}. */
  @Override
  public String toString() {
    return "written " + written + ", failed " + failed + ", retried " + retried;
  }
}

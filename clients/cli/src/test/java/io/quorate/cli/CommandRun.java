package io.quorate.cli;

import io.quorate.cli.console.Clock;
import io.quorate.cli.console.Console;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine;

/** One command line, run in this JVM with streams in memory and a clock that does not wait. */
final class CommandRun {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final StringWriter err = new StringWriter();
  private final FakeClock clock = new FakeClock();
  private int status;

  private CommandRun() {}

  /** Runs it with nothing on standard input. */
  static CommandRun of(String... arguments) {
    return withInput("", arguments);
  }

  static CommandRun withInput(String input, String... arguments) {
    return withInput(input.getBytes(StandardCharsets.UTF_8), arguments);
  }

  static CommandRun withInput(byte[] input, String... arguments) {
    CommandRun run = new CommandRun();
    PrintWriter err = new PrintWriter(run.err, true);
    Console console =
        new Console(new ByteArrayInputStream(input), run.out, err, false, false, false, run.clock);
    CommandLine line = Main.commandLine(console);
    line.setOut(new PrintWriter(run.out, true, StandardCharsets.UTF_8)).setErr(err);
    run.status = line.execute(arguments);
    return run;
  }

  int status() {
    return status;
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  byte[] outBytes() {
    return out.toByteArray();
  }

  String err() {
    return err.toString();
  }

  /** How long the command would have slept. */
  Duration slept() {
    return Duration.ofNanos(clock.now.get());
  }

  @Override
  public String toString() {
    return "status " + status + "\n" + out() + "\n" + err();
  }

  /** Time passes by sleeping alone. */
  private static final class FakeClock implements Clock {
    /** Shared, so that no two runs give the same request id. */
    private static final Random RANDOM = new Random(5);

    private final AtomicLong now = new AtomicLong();

    @Override
    public long nanoTime() {
      return now.get();
    }

    @Override
    public long wallMillis() {
      return now.get() / 1_000_000;
    }

    @Override
    public void sleep(Duration time) {
      now.addAndGet(time.toNanos());
    }

    @Override
    public double chance() {
      return 0.5;
    }

    @Override
    public byte[] secret(int length) {
      byte[] bytes = new byte[length];
      RANDOM.nextBytes(bytes);
      return bytes;
    }
  }
}

package io.quorate.cli.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The executable jar, run with arguments in a process of its own; what it says goes to a file. */
final class Program implements AutoCloseable {
  /** Root in a namespace of its own, whose mounts nobody else has. */
  private static final List<String> NEW_WORLD = List.of("unshare", "-rm", "sh", "-c");

  private final Process process;
  private final Path output;

  private Program(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /** The executable jar of this build. */
  static Path jar() {
    String jar = System.getProperty("quorate.jar");
    if (jar == null || !Files.exists(Path.of(jar))) {
      throw new IllegalStateException("the property quorate.jar must name the jar: " + jar);
    }
    return Path.of(jar);
  }

  /** The words that start the jar of this build, as the launcher does, with further flags. */
  private static List<String> command(String heap, List<String> flags) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.add("-ea:io.quorate...");
    if (Runtime.version().feature() >= 24) {
      words.add("--sun-misc-unsafe-memory-access=allow");
    }
    words.add("-Xmx" + heap);
    words.addAll(flags);
    words.add("-jar");
    words.add(jar().toString());
    return words;
  }

  /** Starts it for some seconds; its output, both streams, is appended to the file. */
  static Program start(Path output, String... arguments) {
    return startWith("256m", ShortLived.flags(), output, arguments);
  }

  /** The same with so much heap and these flags of the JVM. */
  static Program startWith(String heap, List<String> flags, Path output, String... arguments) {
    List<String> words = command(heap, flags);
    words.addAll(List.of(arguments));
    return start(words, output);
  }

  private static Program start(List<String> words, Path output) {
    try {
      ProcessBuilder builder = new ProcessBuilder(words)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
      builder.environment().keySet().removeIf(name -> name.startsWith("QUORATE_"));
      return new Program(builder.start(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Starts it in a world of its own, in which this folder is a disk in memory of so many MiB;
   * others reach it under {@code /proc/PID/root}. Only where {@link #canHaveDisks}.
   */
  static Program startOnDisk(Path folder, int mebibytes, Path output, String... arguments) {
    List<String> words = new ArrayList<>(NEW_WORLD);
    words.add("mount -t tmpfs -o size=" + mebibytes + "m none \"$0\" && exec \"$@\"");
    words.add(folder.toString());
    words.addAll(command("256m", ShortLived.flags()));
    words.addAll(List.of(arguments));
    return start(words, output);
  }

  /**
   * Whether this machine lets us have a disk of our own: Linux, and user namespaces are allowed.
   */
  static boolean canHaveDisks(Path folder) {
    List<String> words = new ArrayList<>(NEW_WORLD);
    words.addAll(List.of("mount -t tmpfs -o size=1m none \"$0\"", folder.toString()));
    try {
      return new ProcessBuilder(words).start().waitFor() == 0;
    } catch (IOException e) {
      // There is no unshare here.
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Runs it to its end and gives its status. */
  static int run(Path output, String... arguments) {
    try (Program program = start(output, arguments)) {
      return program.awaitEnd();
    }
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** SIGTERM. */
  Program terminate() {
    process.destroy();
    return this;
  }

  /** Sends it the signal of this name. */
  void signal(String name) {
    try {
      int status =
          new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor();
      if (status != 0) {
        throw new AssertionError("kill -" + name + " ended with " + status);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** SIGKILL; returns when the process is gone. */
  void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** Its status; fails after ten minutes, which is a hang and not a busy machine. */
  int awaitEnd() {
    try {
      if (!process.waitFor(10, TimeUnit.MINUTES)) {
        throw new AssertionError("the program did not end:\n" + output());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
    return process.exitValue();
  }

  String output() {
    try {
      return Files.exists(output) ? Files.readString(output, StandardCharsets.UTF_8) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it if it still runs. */
  @Override
  public void close() {
    if (process.isAlive()) {
      kill();
    }
  }
}

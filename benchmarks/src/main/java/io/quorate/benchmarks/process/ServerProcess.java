package io.quorate.benchmarks.process;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server that a benchmark started: a process of its own whose output goes to a file. */
public final class ServerProcess implements AutoCloseable {
  private static final long STOP_SECONDS_MAX = 30;

  /** A machine that is busy elsewhere takes half a minute to start a JVM. */
  private static final long END_SECONDS_MAX = 120;

  private static final int LAST_LINES = 15;

  private final String name;
  private final Path log;
  private final Process process;

  private ServerProcess(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
  }

  /** Starts it. What it says is appended to the log. */
  public static ServerProcess start(String name, Path log, List<String> command)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    // What is set there for nodes of the person who measures would change those that are measured.
    builder.environment().keySet().removeIf(key -> key.startsWith("QUORATE_"));
    return new ServerProcess(name, log, builder.start());
  }

  /**
   * The words that run a class of this program's own class path, on the same Java with the same
   * flags, with a heap of its own.
   */
  public static List<String> java(String heap, String mainClass) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (flag.startsWith("--add-") || flag.startsWith("--enable") || flag.startsWith("--sun")) {
        words.add(flag);
      }
    }
    words.addAll(List.of("-ea:io.quorate...", "-Xmx" + heap, "-XX:+ExitOnOutOfMemoryError"));
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
    return words;
  }

  public String name() {
    return name;
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Waits until it has ended by itself; kills it if it does not. Its exit status. */
  public int awaitEnd() throws InterruptedException {
    if (!process.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS)) {
      kill();
    }
    return process.exitValue();
  }

  /** SIGKILL; returns when it is gone. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGSTOP: it stands still and keeps its connections. */
  public void pause() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** SIGCONT: it goes on as if no time had passed. */
  public void resume() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String signal) throws IOException, InterruptedException {
    int status =
        new ProcessBuilder("kill", "-" + signal, Long.toString(pid())).start().waitFor();
    if (status != 0) {
      throw new IOException("kill -" + signal + " " + pid() + " ended with status " + status);
    }
  }

  /** The last that it said, for people. */
  public String lastLines() throws IOException {
    List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
  }

  /** Asks it to stop, resumed if it stands still; kills it if it does not. */
  @Override
  public void close() {
    try {
      if (process.isAlive()) {
        process.destroy();
        resume();
      }
      if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
        kill();
      }
    } catch (IOException e) {
      // It ended between the question and the signal.
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}

package io.quorate.cli.node;

import io.quorate.node.settings.Setting;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One node of a {@code dev} cluster, in a process of its own. */
final class NodeProcess {
  private static final int LAST_LINES = 10;
  private static final int LAST_BYTES = 8 << 10;

  private final String name;
  private final Path log;
  private final Process process;

  private NodeProcess(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
  }

  /** Starts it; what it says is appended to its log. */
  static NodeProcess start(String name, Path log, List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .directory(log.getParent() == null ? new File(".") : log.getParent().toFile());
    // What is set in the environment would go before every node's own file.
    for (Setting setting : Setting.values()) {
      builder.environment().remove(setting.environmentName());
    }
    return new NodeProcess(name, log, builder.start());
  }

  String name() {
    return name;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** The status with which it ended. */
  int status() {
    return process.exitValue();
  }

  /** Asks it to stop cleanly. */
  void stop() {
    process.destroy();
  }

  /** Waits for its end; false if it takes longer. */
  boolean awaitEnd(long seconds) throws InterruptedException {
    return process.waitFor(seconds, TimeUnit.SECONDS);
  }

  /** Ends it without asking. */
  void kill() {
    process.destroyForcibly();
  }

  /** The last lines of its log. */
  List<String> lastLines() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      byte[] end = new byte[(int) Math.min(LAST_BYTES, file.length())];
      file.seek(file.length() - end.length);
      file.readFully(end);
      List<String> lines = new String(end, StandardCharsets.UTF_8).lines().toList();
      return lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
    }
  }
}

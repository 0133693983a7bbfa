package io.quorate.node.storage;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9 at any moment: of a start, a write, a compaction, the growth of an index, a snapshot, a
 * partition's drop. The property {@code storage.kills} says how often.
 */
class StorageKillsTest {
  private static final int KILLS = Integer.getInteger("storage.kills", 4);
  private static final Duration READY = Duration.ofMinutes(2);
  private static final int LOG_LINES = 40;

  @TempDir
  private Path folder;

  private final KillJournal journal = new KillJournal();

  @Test
  void whateverWasAcknowledgedIsFoundByTheNextStart() throws Exception {
    Random random = new Random(KILLS);
    for (int run = 1; run <= KILLS; run++) {
      // A quarter of them while it starts: that takes about a second.
      boolean whileStarting = run % 4 == 0;
      killed(run, whileStarting, random.nextInt(1_200));
      assertSound("run " + run + " of " + KILLS);
    }
    killed(KILLS + 1, false, 0);
    assertSound("after the last run");
    System.out.println(KILLS + " kills: " + journal);
  }

  private void assertSound(String when) throws IOException {
    if (!journal.complaints().isEmpty()) {
      List<String> log = Files.readAllLines(folder.resolve("log"));
      List<String> last = log.subList(Math.max(0, log.size() - LOG_LINES), log.size());
      fail(when + ": " + journal.complaints() + "\n" + String.join("\n", last));
    }
  }

  private void killed(int run, boolean whileStarting, long millis) throws Exception {
    Path told = folder.resolve("told");
    Process process = new ProcessBuilder(command(run))
        .redirectOutput(told.toFile())
        .redirectError(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
        .start();
    try {
      if (!whileStarting) {
        await().atMost(READY).until(() -> !process.isAlive() || isReady(told));
      }
      assertFalse(process.waitFor(millis, TimeUnit.MILLISECONDS), "it ended by itself");
    } finally {
      process.destroyForcibly().waitFor();
    }
    journal.start();
    String all = Files.readString(told);
    // What has no end of line was not told.
    all.substring(0, all.lastIndexOf('\n') + 1).lines().forEach(journal::line);
  }

  private static boolean isReady(Path told) throws IOException {
    return Files.readString(told).contains("ready ");
  }

  private List<String> command(int run) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> flag.startsWith("--add-"))
        .forEach(command::add);
    command.addAll(
        List.of("-ea", "-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.addAll(List.of(
        KilledStorage.class.getName(), folder.resolve("data").toString(), Integer.toString(run)));
    return command;
  }
}

package io.quorate.benchmarks.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessTimesTest {
  @Test
  void userAndSystemTimeAreAddedWhateverTheProgramIsCalled() {
    String stat = "42 (a) R 1 (b c) S 1 42 42 0 -1 4194560 1 2 3 4 150 50 7 7 20 0 1 0 100 1 1";
    assertEquals(2.0, ProcessTimes.seconds(stat, 100));
  }

  @Test
  void anEndedProcessCountsWithWhatWasLastRead() {
    long self = ProcessHandle.current().pid();
    List<List<Long>> answers = new java.util.ArrayList<>(List.of(List.of(self), List.of()));
    ProcessTimes times = new ProcessTimes(() -> answers.remove(0));
    double before = times.serverSeconds().orElseThrow();
    assertTrue(before > 0);
    assertEquals(before, times.serverSeconds().orElseThrow());
    assertTrue(times.clientSeconds() >= before);
  }

  @Test
  void unknownServersHaveNoTime() {
    assertTrue(new ProcessTimes(List::of).serverSeconds().isEmpty());
  }

  @Test
  void pidFilesOfAFolderAreFound(@TempDir Path folder) throws IOException {
    for (int number = 1; number <= 2; number++) {
      Path node = Files.createDirectories(folder.resolve("node-" + number));
      Files.writeString(node.resolve("pid"), 100 + number + "\n");
    }
    assertEquals(List.of(101L, 102L), ProcessTimes.pidsIn(folder));
  }
}

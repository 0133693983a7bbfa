package io.quorate.benchmarks.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.benchmarks.load.Clock;
import io.quorate.benchmarks.storage.Overwriting.Figure;
import io.quorate.ring.Durability;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** That it measures, not what. */
@Timeout(60)
class OverwritingTest {
  @TempDir
  private Path folder;

  @Test
  void whatIsOverwrittenIsDeadInTheLog() throws Exception {
    Overwriting.Plan plan = new Overwriting.Plan(2, 2_000, 100, 8, Durability.OS);
    try (Overwriting storage = new Overwriting(plan, Clock.ofThisMachine(), folder)) {
      Figure first = storage.fill();
      assertEquals(2_000, first.appends());
      assertEquals(1.0, first.amplification(), 0.001);
      storage.begin();
      Figure second = storage.second();
      assertTrue(second.appends() > 0);
      assertTrue(second.amplification() > 1, second.toString());
      assertTrue(second.cpuNanos() > 0);
      assertEquals(0, storage.failed());
    }
  }
}

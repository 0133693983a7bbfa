package io.quorate.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Prints the tables of {@link SwimTable} for a cluster that no build has the time for. Run by the
 * profile {@code swim} alone: its name is none that a build without it looks for.
 */
class SwimTableRun {
  @Test
  void theTablesArePrinted() {
    String members = System.getProperty("swim.members", "5000");
    assertEquals(0, SwimTable.run(List.of("--members", members)));
  }
}

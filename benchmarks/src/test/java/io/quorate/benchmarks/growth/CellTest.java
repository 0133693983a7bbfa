package io.quorate.benchmarks.growth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class CellTest {
  private static List<Cell> cells(Dimension grows, Integer... steps) {
    return Cell.of(grows, List.of(steps), 3, 100_000);
  }

  @Test
  void oneNumberGrowsAndTheOthersStay() {
    assertEquals(
        List.of(
            new Cell(Dimension.NODES, 3, 100_000, 100, 1),
            new Cell(Dimension.NODES, 9, 100_000, 100, 1)),
        cells(Dimension.NODES, 3, 9));
    assertEquals(
        List.of(new Cell(Dimension.KEYS, 3, 5_000_000, 100, 1)), cells(Dimension.KEYS, 5_000_000));
    assertEquals("5000000 keys", cells(Dimension.KEYS, 5_000_000).get(0).name());
  }

  @Test
  void ofLongValuesThereAreFewer() {
    assertEquals(
        List.of(
            new Cell(Dimension.VALUES, 3, 100_000, 1024, 1),
            new Cell(Dimension.VALUES, 3, 1024, 262_144, 1)),
        cells(Dimension.VALUES, 1024, 262_144));
    for (Cell cell : cells(Dimension.VALUES, 1, 1 << 10, 16 << 20, Integer.MAX_VALUE)) {
      assertTrue(cell.keys() == 1 || (long) cell.keys() * cell.valueBytes() <= Cell.BYTES_MAX);
    }
  }

  @Test
  void ofKeysWithSiblingsThereAreFewer() {
    assertEquals(
        List.of(
            new Cell(Dimension.SIBLINGS, 3, 5_000, 100, 1),
            new Cell(Dimension.SIBLINGS, 3, 5_000, 100, 32)),
        cells(Dimension.SIBLINGS, 1, 32));
  }

  @Test
  void ofNothingNothingGrows() {
    assertThrows(IllegalArgumentException.class, () -> cells(Dimension.SIBLINGS, 0));
  }
}

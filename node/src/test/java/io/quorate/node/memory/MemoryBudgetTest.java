package io.quorate.node.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.node.memory.MemoryBudget.Hold;
import io.quorate.node.memory.MemoryBudget.Use;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
  private final MemoryBudget memory = new MemoryBudget(1_000_000);

  @Test
  void clientsGetHalfAndOthersAll() {
    assertTrue(memory.hold(200_000, 2, Use.CLIENT).isPresent());
    assertFalse(memory.hold(200_000, 1, Use.CLIENT).isPresent());
    assertTrue(memory.hold(200_000, 3, Use.PEER).isPresent());
    assertEquals(1_000_000, memory.taken());
    assertFalse(memory.hold(70_000, 1, Use.PEER).isPresent());
  }

  @Test
  void whatIsGivenBackIsThereAgainOnce() {
    Hold hold = memory.hold(300_000, 1, Use.PEER).orElseThrow();
    assertTrue(hold.isCounted());
    hold.release();
    hold.release();
    assertEquals(0, memory.taken());
  }

  @Test
  void whatIsShortIsNotCounted() {
    Hold hold = memory.hold(MemoryBudget.COUNTED_BYTES_MIN, 1_000, Use.CLIENT).orElseThrow();
    assertFalse(hold.isCounted());
    hold.release();
    assertEquals(0, memory.taken());
  }

  @Test
  void whatComesAloneAlwaysFindsRoom() {
    Hold hold = memory.hold(5_000_000, 2, Use.CLIENT).orElseThrow();
    assertFalse(memory.hold(70_000, 1, Use.PEER).isPresent());
    hold.release();
    assertEquals(0, memory.taken());
  }
}

package io.quorate.node.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.node.memory.MemoryBudget;
import org.junit.jupiter.api.Test;

class ReadMemoryTest {
  private static final int LONG = 100_000;

  private final MemoryBudget memory = new MemoryBudget(5L * LONG);

  @Test
  void oneExpectedCopyNeedsNoMoreRoomAndEachOtherDoes() {
    ReadMemory read = new ReadMemory(memory, LONG);
    assertTrue(read.take(LONG));
    assertEquals(0, memory.taken(), "whoever began the read has taken it");
    assertTrue(read.take(LONG));
    assertEquals(2L * LONG, memory.taken());
    assertTrue(read.take(LONG));
    assertFalse(read.take(LONG), "three others do not fit");
    read.release();
    assertEquals(0, memory.taken());
  }

  @Test
  void aCopyThatIsLongerThanExpectedNeedsRoomOfItsOwn() {
    ReadMemory read = new ReadMemory(memory, 10);
    assertTrue(read.take(LONG));
    assertEquals(2L * LONG, memory.taken());
  }

  @Test
  void shortCopiesNeedNone() {
    ReadMemory read = new ReadMemory(memory, 0);
    assertTrue(read.take(1_000));
    assertEquals(0, memory.taken());
  }
}

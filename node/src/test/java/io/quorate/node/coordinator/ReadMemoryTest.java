package io.quorate.node.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.node.memory.MemoryBudget;
import org.junit.jupiter.api.Test;

class ReadMemoryTest {
  private static final int LONG = 100_000;

  private final MemoryBudget memory = new MemoryBudget(5L * LONG);

  private ReadMemory begun(int length) {
    ReadMemory read = new ReadMemory(memory);
    read.begin(
        length, memory.hold(length, ReadMemory.TIMES, MemoryBudget.Use.CLIENT).orElseThrow());
    return read;
  }

  @Test
  void oneExpectedCopyNeedsNoMoreRoomAndEachOtherDoes() {
    ReadMemory read = begun(LONG);
    assertEquals(2L * LONG, memory.taken());
    assertTrue(read.take(LONG));
    assertEquals(2L * LONG, memory.taken(), "it was taken when the read began");
    assertTrue(read.take(LONG));
    assertEquals(4L * LONG, memory.taken());
    assertFalse(read.take(LONG), "three others do not fit");
    read.release();
    assertEquals(0, memory.taken());
  }

  @Test
  void aCopyThatIsLongerThanExpectedNeedsRoomOfItsOwn() {
    ReadMemory read = begun(10);
    assertTrue(read.take(LONG));
    assertEquals(2L * LONG, memory.taken());
  }

  @Test
  void shortCopiesNeedNone() {
    ReadMemory read = begun(0);
    assertTrue(read.take(1_000));
    assertEquals(0, memory.taken());
  }
}

package io.quorate.antientropy.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class BacklogTest {
  private final Backlog backlog = new Backlog();

  @Test
  void nothingThatWaitsTakesNoTime() {
    assertEquals(OptionalLong.of(0), backlog.leftNanos());
    backlog.waits(5, 10);
    backlog.waits(0, 20);
    assertEquals(OptionalLong.of(0), backlog.leftNanos());
  }

  @Test
  void whatShrinksTakesAsLongAsItsPaceSays() {
    backlog.waits(100, 0);
    backlog.waits(80, 20);
    assertEquals(OptionalLong.of(80), backlog.leftNanos());
    backlog.waits(50, 100);
    assertEquals(OptionalLong.of(100), backlog.leftNanos());
  }

  @Test
  void whatDoesNotShrinkTakesNobodyKnowsHowLong() {
    backlog.waits(100, 0);
    assertEquals(OptionalLong.empty(), backlog.leftNanos());
    backlog.waits(100, 50);
    backlog.waits(120, 60);
    assertEquals(OptionalLong.empty(), backlog.leftNanos());
    backlog.waits(90, 90);
    assertEquals(OptionalLong.of(90), backlog.leftNanos());
  }

  @Test
  void anOlderBacklogSaysNothingOfANewOne() {
    backlog.waits(100, 0);
    backlog.waits(0, 1_000);
    backlog.waits(10, 2_000);
    assertEquals(OptionalLong.empty(), backlog.leftNanos());
    backlog.waits(5, 2_005);
    assertEquals(OptionalLong.of(5), backlog.leftNanos());
  }
}

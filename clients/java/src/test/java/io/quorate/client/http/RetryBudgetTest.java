package io.quorate.client.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RetryBudgetTest {
  private final RetryBudget budget = new RetryBudget();

  private int takeAll() {
    int taken = 0;
    while (budget.take()) {
      taken++;
    }
    return taken;
  }

  @Test
  void tenRequestsPayForOneRepetition() {
    takeAll();
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < RetryBudget.REQUESTS_PER_REPETITION; i++) {
        assertFalse(budget.take());
        budget.request();
      }
      assertTrue(budget.take());
    }
  }

  @Test
  void noMoreIsSavedThanTheReserve() {
    for (int i = 0; i < 10_000; i++) {
      budget.request();
    }
    assertEquals(RetryBudget.REPETITIONS_MAX, takeAll());
  }
}

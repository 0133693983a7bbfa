package io.quorate.node.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class HedgeBudgetTest {
  @Test
  void afterTheBurstOnlyTheShareIsSpent() {
    HedgeBudget budget = new HedgeBudget(0.0625, 3);
    int spent = 0;
    for (int i = 0; i < 1_600; i++) {
      budget.earn();
      spent += budget.spend() ? 1 : 0;
    }
    assertEquals(100 + 2, spent);
  }

  @Test
  void noMoreThanTheBurstIsSavedUp() {
    HedgeBudget budget = new HedgeBudget(0.5, 2);
    for (int i = 0; i < 100; i++) {
      budget.earn();
    }
    assertTrue(budget.spend());
    assertTrue(budget.spend());
    assertFalse(budget.spend());
  }
}

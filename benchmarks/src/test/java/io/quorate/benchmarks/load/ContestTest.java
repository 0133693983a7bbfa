package io.quorate.benchmarks.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContestTest {
  @Test
  void spreadIsTheMedianBetweenLeastAndGreatest() {
    assertEquals(new Spread(2, 1, 9), Spread.of(List.of(9.0, 1.0, 2.0)));
    assertEquals(new Spread(2.5, 1, 4), Spread.of(List.of(4.0, 3.0, 2.0, 1.0)));
    assertEquals("2.50 (1.00 to 4.00)", Spread.of(List.of(4.0, 3.0, 2.0, 1.0)).toString());
    assertThrows(IllegalArgumentException.class, () -> Spread.of(List.of()));
  }

  @Test
  void thereIsAtLeastOneRound() {
    Run run = new Run(1, 0, 1, 0, Duration.ofSeconds(1));
    assertThrows(IllegalArgumentException.class, () -> new Contest(0, run));
  }
}

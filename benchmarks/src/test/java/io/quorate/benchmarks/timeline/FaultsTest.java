package io.quorate.benchmarks.timeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quorate.benchmarks.load.Figures;
import io.quorate.benchmarks.load.HandClock;
import io.quorate.benchmarks.load.Latency;
import io.quorate.benchmarks.load.Second;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FaultsTest {
  private static final int SECONDS = 12;

  private final HandClock clock = new HandClock();

  @Test
  void faultsAreMadeInTheirOrderAtTheirMoments() throws IOException, InterruptedException {
    List<String> made = new ArrayList<>();
    List<Fault> script = List.of(
        new Fault(1, "first", "", () -> made.add("first at " + clock.nanoTime() / 1_000_000_000L)),
        new Fault(
            4, "second", "", () -> made.add("second at " + clock.nanoTime() / 1_000_000_000L)));
    try (Faults faults = new Faults(script, clock)) {
      faults.begin(5_000_000_000L, SECONDS);
      faults.await();
    }
    assertEquals(List.of("first at 7", "second at 13"), made);
  }

  @Test
  void aPeriodIsComparedWithTheTimeBeforeAllFaultsWithoutItsFirstSecond() {
    Latency none =
        new Latency(0, 0, 0, 0, 0, 0, Collections.nCopies(Latency.PERCENTILES.size(), 0.0));
    List<Second> seconds = new ArrayList<>();
    for (int at = 1; at <= SECONDS; at++) {
      boolean isFirst = at == 7;
      boolean isDuring = at > 6;
      seconds.add(new Second(
          at,
          isFirst ? 0 : isDuring ? 95 : 100,
          1,
          isFirst ? 900 : isDuring ? 4 : 2,
          isFirst ? 5 : 0));
    }
    Figures figures = new Figures(
        SECONDS,
        1,
        none,
        none,
        new TreeMap<>(),
        new TreeMap<>(),
        0,
        OptionalDouble.empty(),
        0,
        seconds);
    Fault fault = new Fault(3, "killed", "while it was dead", () -> {});
    try (Faults faults = new Faults(List.of(fault), clock)) {
      assertEquals(
          List.of(new Faults.Period("while it was dead", 0.95, 2.0, 5)),
          faults.periods(figures, SECONDS));
    }
  }
}

package io.quorate.benchmarks.timeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
  private static final long SECOND = 1_000_000_000L;

  private final HandClock clock = new HandClock();

  /** Notes what is done to it, and when. */
  private final class NotingVictim implements Victim {
    private final List<String> noted = new ArrayList<>();

    @Override
    public String name(FaultKind kind) {
      return "it";
    }

    @Override
    public boolean bears(FaultKind kind) {
      return kind != FaultKind.SLOW;
    }

    @Override
    public void begin(FaultKind kind) {
      noted.add(kind + " at " + clock.nanoTime() / SECOND);
    }

    @Override
    public void end(FaultKind kind) {
      if (kind == FaultKind.JOIN) {
        clock.advance(SECOND);
      }
      noted.add(kind + " ends at " + clock.nanoTime() / SECOND);
    }
  }

  @Test
  void faultsAreMadeInTheirOrderAtTheirMomentsAndAJoinEndsWhenItHasEnded()
      throws IOException, InterruptedException {
    NotingVictim victim = new NotingVictim();
    Script script =
        Script.of(List.of(FaultKind.PAUSE, FaultKind.SLOW, FaultKind.KILL, FaultKind.JOIN), victim);
    try (Faults faults = new Faults(script, clock)) {
      faults.begin(5 * SECOND, 18);
      faults.await();
      assertEquals(
          List.of(
              "it paused at 2.0",
              "resumed at 4.0",
              "it killed at 10.0",
              "started at 12.0",
              "it joins at 14.0",
              "has its share at 15.0"),
          faults.end().stream()
              .map(event -> event.fault().word() + " at " + event.at())
              .toList());
    }
    assertEquals(
        List.of(
            "PAUSE at 7",
            "PAUSE ends at 9",
            "KILL at 15",
            "KILL ends at 17",
            "JOIN at 19",
            "JOIN ends at 20"),
        victim.noted);
  }

  @Test
  void whatCannotBeDoneIsTold() throws InterruptedException {
    Script script = new Script(
        List.of(new Fault(1, "killed", "", () -> {
          throw new IOException("nobody there");
        })),
        2);
    try (Faults faults = new Faults(script, clock)) {
      faults.begin(0, SECONDS);
      IOException told = assertThrows(IOException.class, faults::await);
      assertTrue(String.valueOf(told.getMessage()).contains("nobody there"));
    }
  }

  @Test
  void aPeriodIsComparedWithTheTimeBeforeAllFaultsWithoutItsFirstSecond() {
    Fault killed = new Fault(3, "killed", "while it was dead", () -> {});
    assertEquals(
        List.of(new Period("while it was dead", 0.95, 2.0, 5, 1)),
        Period.of(List.of(new Faults.Event(killed, 6.0)), figures()));
    assertEquals(List.of(), Period.of(List.of(), figures()));
  }

  @Test
  void aPeriodIsToldInASentence() {
    assertEquals(
        "etcd while it was dead: 95 % of the throughput before and 2.0 times its p99 after the"
            + " first second; 5 errors; for 1 s less than half of the throughput.",
        new Period("while it was dead", 0.95, 2.0, 5, 1).sentence("etcd"));
    assertEquals(
        "etcd while it was dead: nothing to compare with; 5 errors.",
        new Period("while it was dead", Double.NaN, Double.NaN, 5, 0).sentence("etcd"));
  }

  /** Healthy for six seconds, nothing in the seventh, and nearly well from then on. */
  private static Figures figures() {
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
    return new Figures(
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
  }
}

package io.quorate.benchmarks.load;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToDoubleBiFunction;

/**
 * Several stores measured in turns, A B A B …, so that whatever the machine does meanwhile it does
 * to all of them. Each is warmed up once, for long, and then a little before each of its rounds.
 */
public final class Contest {
  private static final int ROUNDS_MAX = 1000;
  private static final int SHORT_WARM_UP_SECONDS = 2;

  private final int rounds;
  private final Run run;
  private final Map<String, Driver> drivers = new LinkedHashMap<>();
  private final Map<String, List<Figures>> figures = new LinkedHashMap<>();

  public Contest(int rounds, Run run) {
    if (rounds < 1 || rounds > ROUNDS_MAX) {
      throw new IllegalArgumentException("there are 1 to " + ROUNDS_MAX + " rounds");
    }
    this.rounds = rounds;
    this.run = run;
  }

  /** Adds a store whose records are there. */
  public void enter(String name, Driver driver) {
    drivers.put(name, driver);
    figures.put(name, new ArrayList<>());
  }

  /** Runs all rounds; tells of each as it ends. */
  public void run(Consumer<String> progress) throws InterruptedException {
    if (run.warmUpSeconds() > SHORT_WARM_UP_SECONDS) {
      for (Driver driver : drivers.values()) {
        driver.run(run.lasting(0, run.warmUpSeconds() - SHORT_WARM_UP_SECONDS));
      }
    }
    Run shorter = run.lasting(Math.min(run.warmUpSeconds(), SHORT_WARM_UP_SECONDS), run.seconds());
    for (int round = 1; round <= rounds; round++) {
      for (Map.Entry<String, Driver> entry : drivers.entrySet()) {
        Figures measured = entry.getValue().run(shorter);
        of(entry.getKey()).add(measured);
        progress.accept("round " + round + ", " + entry.getKey() + ": "
            + Math.round(measured.operationsPerSecond()) + " operations per second");
      }
    }
  }

  private List<Figures> of(String name) {
    List<Figures> known = figures.get(name);
    if (known == null) {
      throw new IllegalArgumentException(name + " takes no part");
    }
    return known;
  }

  /** A store's round with the median throughput (of an even number, the lower of the two). */
  public Figures median(String name) {
    List<Figures> sorted = new ArrayList<>(of(name));
    sorted.sort(Comparator.comparingDouble(Figures::operationsPerSecond));
    return sorted.get((sorted.size() - 1) / 2);
  }

  /** What two stores did to each other in each round: the spread of a figure of their pairs. */
  public Spread pairs(String one, String other, ToDoubleBiFunction<Figures, Figures> figure) {
    List<Double> values = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      values.add(figure.applyAsDouble(of(one).get(round), of(other).get(round)));
    }
    return Spread.of(values);
  }

  /** Operations per server CPU second of the one, divided by those of the other; 0 if unknown. */
  public static double perServerCpu(Figures one, Figures other) {
    double mine = one.serverCpuSecondsPer1000().orElse(0);
    double theirs = other.serverCpuSecondsPer1000().orElse(0);
    return mine == 0 ? 0 : theirs / mine;
  }

  public static double throughput(Figures one, Figures other) {
    return one.operationsPerSecond() / other.operationsPerSecond();
  }
}

package io.quorate.simulation;

import io.quorate.ring.membership.Liveness;
import io.quorate.ring.membership.SwimSettings;
import io.quorate.simulation.SwimWorld.Nature;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/**
 * {@code ./quorate simulate --swim}: how fast SWIM finds out who crashed, how often it is wrong,
 * and what it costs, by simulation of the machine that production runs.
 */
final class SwimTable {
  private static final List<String> USAGE = List.of(
      "quorate simulate --swim             tables for 10, 100 and 1,000 members",
      "                 --members N,N,...  others; 5,000 want QUORATE_OPTS=-Xmx12g and an hour",
      "                 --only TABLE       crashes or mistakes",
      "                 --seed N           another world (1)");

  private static final List<String> PAPERS = List.of(
      "What the papers say of it:",
      "",
      "| what | SWIM (2002), Lifeguard (2018) |",
      "| --- | --- |",
      "| first suspects | SWIM 3.1: e / (e - 1) = 1.58 periods after the crash, of any size; 4.3: 2n"
          + " - 1 at worst |",
      "| rounds | SWIM 4.1: after lambda * log n periods all but n^-(2 lambda - 2) members know |",
      "| knows | SWIM 4.2: a suspicion later; Lifeguard IV-B: sooner as K = 3 others confirm"
          + " it |",
      "| load | SWIM 3.1: the same for all sizes; with no failures a ping and an ack a period |",
      "| false, by loss | SWIM 3.1: (1 - q^2) (1 - q^4)^k per probe; here k = 3: 0.004, 2.2, 28 a"
          + " member-hour at 1, 5, 10 % |",
      "| false, by the slow | Lifeguard V, Table IV: 50 to 100 times fewer deaths than SWIM alone"
          + " |");

  private static final double[] LOSSES = {0, 0.01, 0.05, 0.10};
  private static final long CALM = 10 * SwimWorld.SECOND;

  /** What is compared: each adds something to the one before. */
  private record Variant(String label, SwimSettings settings, boolean streams) {
    Nature nature(int members) {
      return new Nature(settings, members, streams);
    }
  }

  /**
   * What is to be simulated.
   *
   * @param only the one table that is wanted; empty: both
   */
  record Order(List<Integer> members, long seed, String only) {
    /** Empty where it cannot be understood. */
    static Optional<Order> of(List<String> words) {
      List<Integer> members = List.of(10, 100, 1_000);
      long seed = 1;
      String only = "";
      try {
        for (int i = 0; i < words.size(); i += 2) {
          String value = i + 1 < words.size() ? words.get(i + 1) : "";
          switch (words.get(i)) {
            case "--members" -> {
              members = new ArrayList<>();
              for (String number : value.split(",", -1)) {
                members.add(Integer.parseInt(number));
              }
            }
            case "--seed" -> seed = Long.parseLong(value);
            case "--only" -> only = value;
            default -> {
              return Optional.empty();
            }
          }
        }
      } catch (NumberFormatException e) {
        return Optional.empty();
      }
      boolean sound = members.stream().allMatch(count -> count >= 3 && count <= 5_000)
          && List.of("", "crashes", "mistakes").contains(only);
      return sound ? Optional.of(new Order(members, seed, only)) : Optional.empty();
    }

    boolean has(String table) {
      return only.isEmpty() || only.equals(table);
    }
  }

  private static final Variant QUORATE = new Variant("+ TCP (Quorate)", SwimSettings.LAN, true);
  private static final List<Variant> VARIANTS = List.of(
      new Variant("SWIM", SwimSettings.LAN.withoutLifeguard(), false),
      new Variant("+ Lifeguard", SwimSettings.LAN, false),
      QUORATE);

  private final Order order;
  private final PrintStream out;

  SwimTable(Order order, PrintStream out) {
    this.order = order;
    this.out = out;
  }

  static int run(List<String> words) {
    Optional<Order> order = Order.of(words);
    if (order.isEmpty()) {
      USAGE.forEach(System.err::println);
      return 2;
    }
    new SwimTable(order.get(), System.out).print();
    return 0;
  }

  void print() {
    if (order.has("crashes")) {
      crashes();
      out.println();
    }
    if (order.has("mistakes")) {
      mistakes();
      out.println();
    }
    PAPERS.forEach(out::println);
  }

  private void row(String format, Object... cells) {
    out.println(String.format(Locale.ROOT, format, cells));
  }

  private void crashes() {
    row("A machine crashes silently (preset lan). Seconds: median, worst. Rounds: of 200 ms, until"
        + " all");
    row("know of the suspicion. Load: at rest, datagrams and bytes sent per member and second.");
    out.println();
    row("| members | crashes | first suspects | first knows | all know | rounds | datagrams |"
        + " bytes |");
    row("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    for (int count : order.members()) {
      CrashRun run = new CrashRun(QUORATE.nature(count), order.seed());
      run.rest(20 * SwimWorld.SECOND);
      int crashes = count <= 100 ? 20 : count <= 1_000 ? 3 : 1;
      for (int i = 0; i < crashes; i++) {
        run.crash(i * 7 % count);
      }
      row(
          "| %,d | %d | %s | %s | %s | %.0f, %.0f | %.2f | %.0f |",
          count,
          crashes,
          seconds(run.firstSuspects),
          seconds(run.firstKnows),
          seconds(run.allKnow),
          median(run.rounds),
          worst(run.rounds),
          run.datagramsPerSecond,
          run.bytesPerSecond);
    }
  }

  private static String seconds(List<Double> times) {
    return String.format(Locale.ROOT, "%.1f, %.1f", median(times), worst(times));
  }

  private static double median(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return sorted.isEmpty() ? Double.NaN : sorted.get(sorted.size() / 2);
  }

  private static double worst(List<Double> values) {
    return values.stream().mapToDouble(value -> value).max().orElse(Double.NaN);
  }

  /** Nobody crashes: each variant in one world that gets worse. */
  private void mistakes() {
    List<List<String>> lost = new ArrayList<>();
    List<List<String>> slowed = new ArrayList<>();
    for (int count : order.members()) {
      int slow = Math.max(1, count / 20);
      List<List<String>> rows = new ArrayList<>();
      for (double loss : LOSSES) {
        rows.add(begun(number(count), String.format(Locale.ROOT, "%.0f %%", loss * 100)));
      }
      rows.add(begun(number(count), number(slow)));
      for (Variant variant : VARIANTS) {
        // One world after the other: with thousands of members each takes gigabytes.
        FalseRun run = new FalseRun(variant.nature(count), order.seed());
        for (int i = 0; i < LOSSES.length; i++) {
          rows.get(i).add(run.after(duration(count), LOSSES[i], 0));
        }
        rows.get(LOSSES.length).add(run.after(duration(count), 0, slow));
      }
      slowed.add(rows.remove(LOSSES.length));
      lost.addAll(rows);
    }
    row("Nobody crashes; datagrams are lost. Per member-hour: suspicions raised, deaths declared.");
    out.println();
    table("loss", lost);
    out.println();
    row("One member in twenty is slow: its messages wait for 16 s, both ways, then flow for 1 s.");
    row("Per member-hour, of the members that are well: suspicions raised, deaths declared.");
    out.println();
    table("slow", slowed);
  }

  private static List<String> begun(String members, String what) {
    return new ArrayList<>(List.of(members, what));
  }

  private void table(String what, List<List<String>> rows) {
    List<String> head = new ArrayList<>(List.of("members", what));
    for (Variant variant : VARIANTS) {
      head.add(variant.label());
    }
    row("| %s |", String.join(" | ", head));
    row("|%s", " ---: |".repeat(head.size()));
    rows.forEach(cells -> row("| %s |", String.join(" | ", cells)));
  }

  private static String number(int count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** All have started at once, and each has to tell all others of its new life. */
  private static long warmUp(int members) {
    return CALM + members * SwimWorld.SECOND / 20;
  }

  private static long duration(int members) {
    long minutes = members <= 10 ? 30 : members <= 100 ? 6 : 1;
    return minutes * 60 * SwimWorld.SECOND;
  }

  /** One member after the other crashes and comes back. */
  private static final class CrashRun {
    final List<Double> firstSuspects = new ArrayList<>();
    final List<Double> firstKnows = new ArrayList<>();
    final List<Double> allKnow = new ArrayList<>();
    final List<Double> rounds = new ArrayList<>();
    double datagramsPerSecond;
    double bytesPerSecond;
    private final SwimWorld world;
    private final long roundNanos;
    private final TreeSet<String> suspecting = new TreeSet<>();
    private final TreeSet<String> knowing = new TreeSet<>();
    private String victim = "";
    private long suspectedAt;
    private long knownAt;
    private long allSuspectAt;
    private long allKnowAt;

    CrashRun(Nature nature, long seed) {
      world = new SwimWorld(seed, nature, this::became);
      roundNanos = nature.settings().gossipInterval().toNanos();
    }

    void rest(long atRestNanos) {
      world.runFor(warmUp(world.members().size()));
      world.countFrom();
      world.runFor(atRestNanos);
      double memberSeconds =
          (double) atRestNanos / SwimWorld.SECOND * world.members().size();
      datagramsPerSecond = world.datagrams() / memberSeconds;
      bytesPerSecond = world.bytes() / memberSeconds;
      world.countNoMore();
    }

    private void became(
        SwimWorld.Member at, SwimWorld.Member subject, Liveness.State state, long incarnation) {
      if (!subject.name.equals(victim) || state == Liveness.State.ALIVE) {
        return;
      }
      int others = world.members().size() - 1;
      if (suspecting.add(at.name) && suspecting.size() == 1) {
        suspectedAt = world.now();
      }
      if (suspecting.size() == others && allSuspectAt == 0) {
        allSuspectAt = world.now();
      }
      if (state == Liveness.State.DEAD && knowing.add(at.name)) {
        knownAt = knowing.size() == 1 ? world.now() : knownAt;
        allKnowAt = knowing.size() == others ? world.now() : allKnowAt;
      }
    }

    void crash(int number) {
      suspecting.clear();
      knowing.clear();
      allSuspectAt = 0;
      allKnowAt = 0;
      SwimWorld.Member member = world.members().get(number);
      victim = member.name;
      long start = world.now();
      member.crash();
      while (allKnowAt == 0 && world.now() - start < 300 * SwimWorld.SECOND) {
        world.runFor(100 * SwimWorld.MILLI);
      }
      firstSuspects.add((double) (suspectedAt - start) / SwimWorld.SECOND);
      firstKnows.add((double) (knownAt - start) / SwimWorld.SECOND);
      allKnow.add(allKnowAt == 0 ? Double.NaN : (double) (allKnowAt - start) / SwimWorld.SECOND);
      rounds.add((double) (allSuspectAt - suspectedAt) / roundNanos);
      victim = "";
      member.start();
      world.runFor(15 * SwimWorld.SECOND);
    }
  }

  /** Nobody crashes: every suspicion is false. */
  private static final class FalseRun {
    private static final long BLOCKED_NANOS = 16 * SwimWorld.SECOND;
    private static final long FREE_NANOS = SwimWorld.SECOND;

    private final SwimWorld world;
    private final TreeSet<String> suspected = new TreeSet<>();
    private final TreeSet<String> declared = new TreeSet<>();
    private final TreeSet<String> slowNames = new TreeSet<>();

    FalseRun(Nature nature, long seed) {
      this.world = new SwimWorld(seed, nature, this::became);
      world.runFor(warmUp(nature.members()));
    }

    private void became(
        SwimWorld.Member at, SwimWorld.Member subject, Liveness.State state, long incarnation) {
      if (slowNames.contains(subject.name)) {
        return;
      }
      String life = subject.name + "#" + incarnation;
      if (state == Liveness.State.SUSPECT) {
        suspected.add(life);
      } else if (state == Liveness.State.DEAD) {
        declared.add(life);
      }
    }

    /** Suspicions and deaths per member-hour, after so long with this loss and so many slow. */
    String after(long nanos, double loss, int slow) {
      world.setLoss(0);
      world.runFor(CALM);
      world.setLoss(loss);
      List<SwimWorld.Member> slowed = world.members().subList(0, slow);
      slowed.forEach(member -> slowNames.add(member.name));
      suspected.clear();
      declared.clear();
      long start = world.now();
      while (world.now() - start < nanos) {
        slowed.forEach(member -> member.block(BLOCKED_NANOS));
        world.runFor(BLOCKED_NANOS + FREE_NANOS);
      }
      double hours = (double) (world.now() - start) / SwimWorld.SECOND / 3_600;
      double memberHours = hours * (world.members().size() - slow);
      return rate(suspected.size() / memberHours) + ", " + rate(declared.size() / memberHours);
    }

    private static String rate(double perHour) {
      return perHour == 0
          ? "0"
          : String.format(Locale.ROOT, perHour < 1 ? "%.2f" : "%.1f", perHour);
    }
  }
}

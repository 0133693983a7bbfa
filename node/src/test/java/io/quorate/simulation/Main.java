package io.quorate.simulation;

import com.google.common.base.Splitter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/** {@code ./quorate simulate}: replays one world, or runs many and says which of them failed. */
final class Main {
  private static final String USAGE =
      """
      quorate simulate --seed N         one world; when it fails, what is wrong and what happened
      quorate simulate --seeds A-B      many worlds in parallel, a line for each that fails
                       --chaos SECONDS  how long things break in a world (60)
                       --threads N      how many worlds at a time (one for each processor)
      quorate simulate --swim           how fast failures are found, how often wrongly, at what cost
                       --members WHEN   whether members come and go: always, never, or drawn (drawn)
                       --with KIND,...  these faults happen, whatever else a seed draws
      The status is 0 if every promise was kept, 1 if not, 2 if this was not understood.\
      """;

  private Main() {}

  /**
   * What is to be run.
   *
   * @param single whether all of the one world is to be told
   */
  record Order(
      long from,
      long to,
      boolean single,
      long chaosSeconds,
      int threads,
      EnumSet<Faults.Kind> with,
      RingChanges.When members) {
    /** Empty where it cannot be understood. */
    static Optional<Order> of(String... arguments) {
      Deque<String> left = new ArrayDeque<>(List.of(arguments));
      String seeds = "";
      boolean single = false;
      long chaos = 60;
      EnumSet<Faults.Kind> with = EnumSet.noneOf(Faults.Kind.class);
      RingChanges.When members = RingChanges.When.DRAWN;
      long threads = Runtime.getRuntime().availableProcessors();
      try {
        while (!left.isEmpty()) {
          String name = left.remove();
          String value = left.isEmpty() ? "" : left.remove();
          switch (name) {
            case "--seed", "--seeds" -> {
              seeds = value;
              single = name.equals("--seed");
            }
            case "--chaos" -> chaos = Long.parseLong(value);
            case "--with" ->
              Splitter.on(',').splitToStream(value).map(Faults.Kind::valueOf).forEach(with::add);
            case "--members" -> members = RingChanges.When.valueOf(value.toUpperCase(Locale.ROOT));
            case "--threads" -> threads = Long.parseLong(value);
            default -> {
              return Optional.empty();
            }
          }
        }
        int dash = seeds.indexOf('-', 1);
        long from = Long.parseLong(dash < 0 ? seeds : seeds.substring(0, dash));
        long to = dash < 0 ? from : Long.parseLong(seeds.substring(dash + 1));
        boolean sound = from <= to && chaos > 0 && threads > 0 && threads <= 1_024;
        return sound && !(single && from != to)
            ? Optional.of(new Order(from, to, single, chaos, (int) threads, with, members))
            : Optional.empty();
      } catch (IllegalArgumentException e) {
        // No number, or no kind of fault.
        return Optional.empty();
      }
    }

    /** What a replay has to be told beside. */
    String also() {
      String faults = with.isEmpty()
          ? ""
          : " --with " + with.stream().map(Enum::name).collect(Collectors.joining(","));
      return members == RingChanges.When.DRAWN
          ? faults
          : faults + " --members " + members.name().toLowerCase(Locale.ROOT);
    }

    Simulation world(long seed) {
      return new Simulation(seed, chaosSeconds * 1_000_000_000L, Mutant.NONE, with, members);
    }
  }

  public static void main(String[] arguments) {
    if (arguments.length > 0 && arguments[0].equals("--swim")) {
      System.exit(SwimTable.run(List.of(arguments).subList(1, arguments.length)));
    }
    Optional<Order> order = Order.of(arguments);
    if (order.isEmpty()) {
      System.err.println(USAGE);
      System.exit(2);
    }
    boolean held = order.get().single() ? one(order.get()) : many(order.get());
    System.exit(held ? 0 : 1);
  }

  private static boolean one(Order order) {
    Simulation.Result result = order.world(order.from()).run();
    if (!result.held()) {
      result.broken().forEach(paragraph -> System.out.println(paragraph + "\n"));
      System.out.println(result.timeline());
    }
    System.out.println(new Totals().with(result));
    System.out.println("trace=" + result.trace());
    return result.held();
  }

  private static boolean many(Order order) {
    ExecutorService pool = Executors.newFixedThreadPool(order.threads());
    Deque<Future<Simulation.Result>> worlds = new ArrayDeque<>();
    for (long seed = order.from(); seed <= order.to(); seed++) {
      long number = seed;
      worlds.add(pool.submit(() -> order.world(number).run()));
    }
    Totals totals = new Totals();
    while (!worlds.isEmpty()) {
      Simulation.Result result = result(worlds.remove());
      totals.with(result);
      if (!result.held()) {
        System.out.println(line(result, order));
      }
    }
    pool.shutdown();
    System.out.println(totals);
    return totals.failed() == 0;
  }

  private static Simulation.Result result(Future<Simulation.Result> world) {
    try {
      return world.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a world ended without a result", e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static String line(Simulation.Result result, Order order) {
    String first = result.broken().get(0).lines().findFirst().orElse("");
    int more = result.broken().size() - 1;
    return "seed " + result.seed() + " failed: " + first
        + (more > 0 ? " (and " + more + " more)" : "")
        + "; replay: quorate simulate --seed " + result.seed() + " --chaos " + order.chaosSeconds()
        + order.also();
  }
}

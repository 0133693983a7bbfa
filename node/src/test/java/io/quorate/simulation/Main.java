package io.quorate.simulation;

import com.google.common.base.Splitter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** {@code ./quorate simulate}: replays one world, or runs many and says which of them failed. */
final class Main {
  private static final String USAGE =
      """
      quorate simulate --seed N         one world; when it fails, what is wrong and what happened
      quorate simulate --seeds A-B      many worlds in parallel, a line for each that fails; each
                                        20th runs again in another JVM: its trace is the same
                       --chaos SECONDS  how long things break in a world (60)
                       --threads N      how many worlds at a time (one for each processor)
                       --members WHEN   whether members come and go: always, never, or drawn (drawn)
                       --with KIND,...  these faults happen, whatever else a seed draws
                       --traces         each 20th world only, and of it nothing but its trace
      quorate simulate --swim           how fast failures are found, how often wrongly, at what cost
      The status is 0 if every promise was kept, 1 if not, 2 if this was not understood.\
      """;

  private static final String PROCESSORS =
      Integer.toString(Runtime.getRuntime().availableProcessors());
  private static final String TRACES = "--traces";
  private static final List<String> NAMES =
      List.of("--seed", "--seeds", "--chaos", "--threads", "--members", "--with", TRACES);

  private Main() {}

  /**
   * What is to be run.
   *
   * @param single whether all of the one world is to be told
   * @param traces whether it is the other JVM of {@link Twice}
   */
  record Order(
      long from,
      long to,
      boolean single,
      boolean traces,
      long chaosSeconds,
      int threads,
      EnumSet<Faults.Kind> with,
      RingChanges.When members) {
    /** Empty where it cannot be understood. */
    static Optional<Order> of(String... arguments) {
      TreeMap<String, String> options = new TreeMap<>();
      Deque<String> left = new ArrayDeque<>(List.of(arguments));
      while (!left.isEmpty()) {
        String name = left.remove();
        if (!NAMES.contains(name)) {
          return Optional.empty();
        }
        options.put(name, name.equals(TRACES) || left.isEmpty() ? "" : left.remove());
      }
      try {
        return of(options).filter(Order::isSound);
      } catch (IllegalArgumentException e) {
        // No number, or no kind of fault.
        return Optional.empty();
      }
    }

    private static Optional<Order> of(SortedMap<String, String> options) {
      boolean single = options.containsKey("--seed");
      if (single == options.containsKey("--seeds")) {
        return Optional.empty();
      }
      String seeds = options.getOrDefault(single ? "--seed" : "--seeds", "");
      int dash = seeds.indexOf('-', 1);
      long from = Long.parseLong(dash < 0 ? seeds : seeds.substring(0, dash));
      EnumSet<Faults.Kind> with = EnumSet.noneOf(Faults.Kind.class);
      Splitter.on(',')
          .omitEmptyStrings()
          .splitToStream(options.getOrDefault("--with", ""))
          .map(Faults.Kind::valueOf)
          .forEach(with::add);
      return Optional.of(new Order(
          from,
          dash < 0 ? from : Long.parseLong(seeds.substring(dash + 1)),
          single,
          options.containsKey(TRACES),
          Long.parseLong(options.getOrDefault("--chaos", "60")),
          Integer.parseInt(options.getOrDefault("--threads", PROCESSORS)),
          with,
          RingChanges.When.valueOf(
              options.getOrDefault("--members", "drawn").toUpperCase(Locale.ROOT))));
    }

    private boolean isSound() {
      return from <= to
          && !(single && from != to)
          && chaosSeconds > 0
          && threads > 0
          && threads <= 1_024;
    }

    /** What a replay has to be told beside the seed. */
    List<String> options() {
      List<String> options = new ArrayList<>(List.of("--chaos", Long.toString(chaosSeconds)));
      if (!with.isEmpty()) {
        options.add("--with");
        options.add(with.stream().map(Enum::name).collect(Collectors.joining(",")));
      }
      if (members != RingChanges.When.DRAWN) {
        options.add("--members");
        options.add(members.name().toLowerCase(Locale.ROOT));
      }
      return options;
    }

    /** What the other JVM of {@link Twice} is told. */
    List<String> again() {
      List<String> options = options();
      options.addAll(List.of(TRACES, "--threads", Integer.toString(threads)));
      return options;
    }

    boolean isTwice(long seed) {
      return (seed - from) % Twice.EVERY == 0;
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
    Totals totals = new Totals();
    List<Simulation.Result> twice = new ArrayList<>();
    forEach(order, result -> {
      if (order.traces()) {
        System.out.println(Twice.line(result));
        return;
      }
      totals.with(result);
      if (!result.held()) {
        System.out.println(line(result, order));
      }
      if (order.isTwice(result.seed())) {
        twice.add(result);
      }
    });
    if (order.traces()) {
      return true;
    }
    var there = Twice.traces(Twice.java(), order.from(), order.to(), order.again());
    List<String> different = Twice.differences(twice, there);
    different.forEach(System.out::println);
    System.out.println(totals);
    System.out.println(
        twice.size() + " of them twice, in two JVMs: " + different.size() + " with another trace");
    return totals.failed() == 0 && different.isEmpty();
  }

  /** Runs them in parallel, and tells of them in their order. */
  private static void forEach(Order order, Consumer<Simulation.Result> told) {
    ExecutorService pool = Executors.newFixedThreadPool(order.threads());
    Deque<Future<Simulation.Result>> worlds = new ArrayDeque<>();
    for (long seed = order.from(); seed <= order.to(); seed++) {
      long number = seed;
      if (!order.traces() || order.isTwice(seed)) {
        worlds.add(pool.submit(() -> order.world(number).run()));
      }
    }
    try {
      while (!worlds.isEmpty()) {
        told.accept(result(worlds.remove()));
      }
    } finally {
      // A world that ends without a result ends the process, not only this thread.
      pool.shutdownNow();
    }
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
        + "; replay: quorate simulate --seed " + result.seed() + " "
        + String.join(" ", order.options());
  }
}

package io.quorate.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Sound nodes that have only one of the three paths by which copies become equal. There are no
 * settings for that, so it is written into their sources as an {@link InnerMutant} is.
 */
public enum OnePath implements RewrittenCode.Rewriting {
  /** Partitions are compared; nobody has a hint for anybody, and no read repairs. */
  EXCHANGE(Mutant.NONE),
  /** Whoever reads sends what it finds missing. */
  READ_REPAIR(Mutant.EXCHANGE_OFF),
  /** Hints are kept, and delivered. */
  HINTS(Mutant.EXCHANGE_OFF);

  private static final String LIMITS =
      "node/src/main/java/io/quorate/node/replica/ReplicaLimits.java";
  private static final String HINTS_KEPT = "node/src/main/java/io/quorate/node/replica/Hints.java";
  private static final String REPAIRS = "node/src/main/java/io/quorate/node/coordinator/Means.java";
  private static final long CHAOS_NANOS = 20_000_000_000L;
  private static final String UNEQUAL = " has different copies after healing";

  /** The only one that is on in the classes of this loader; nothing: all are. */
  private static volatile String alone = "";

  private final Mutant exchanges;

  OnePath(Mutant exchanges) {
    this.exchanges = exchanges;
  }

  @Override
  public List<String> files() {
    return this == EXCHANGE ? List.of(LIMITS, HINTS_KEPT, REPAIRS) : List.of();
  }

  @Override
  public String rewrite(String file, String source) {
    String off = "io.quorate.simulation.OnePath.isOff";
    return switch (file) {
      case LIMITS ->
        RewrittenCode.replaced(
            source, "1_000_000 / lanes", off + "(\"HINTS\") ? 0 : 1_000_000 / lanes");
      case HINTS_KEPT ->
        RewrittenCode.replaced(
            source,
            "  void keep(Place place, Consumer<Reply> done) {",
            "  void keep(Place place, Consumer<Reply> done) { if (" + off + "(\"HINTS\")) {"
                + " done.accept(new Reply.Refused(Reply.Reason.NO_ROOM, \"\")); return; }");
      default ->
        RewrittenCode.replaced(
            source,
            "if (hold.isEmpty() ||",
            "if (" + off + "(\"READ_REPAIR\") || hold.isEmpty() ||");
    };
  }

  /** Called by the rewritten code. */
  public static boolean isOff(String path) {
    return !alone.isEmpty() && !alone.equals(path);
  }

  /** What breaks in the world of this seed; called in the classes that were rewritten. */
  static List<String> broken(String path, long seed) {
    alone = path;
    OnePath only = valueOf(path);
    List<String> broken = new ArrayList<>(
        new Simulation(seed, CHAOS_NANOS, only.exchanges, Set.of(), RingChanges.When.NEVER)
            .run()
            .broken());
    // There is no hint for what its writer could not finish: that is at one owner, or two. And a
    // repair is given up where there is no room for it: the next read of the key tries again.
    if (only == HINTS || (only == READ_REPAIR && Limits.isNarrow(new World(seed)))) {
      broken.removeIf(sentence -> sentence.contains(UNEQUAL));
    }
    return broken;
  }
}

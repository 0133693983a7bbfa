package io.quorate.ring.transition;

import io.quorate.ring.Member;
import io.quorate.ring.Phase;
import io.quorate.ring.Role;
import io.quorate.ring.Topology;
import io.quorate.ring.Transition;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A running change that cannot end while some members are dead, and what an operator can do about
 * it. Whether they are dead says who asks; the topology knows nothing of that.
 *
 * @param by who is waited for, as long as they are dead
 */
public record Stall(SortedSet<String> by, Remedy remedy) {
  /*
   * How it works
   *
   *   a phase waits for a majority of the old and of the new owners, for each number of copies in
   *   use, and before phase 4 for every old owner that leaves: so it is looked at as if all that
   *   live had confirmed everything, and what may not go on then stalls.
   *
   * Where the dead who stall it leave, giving them up is all: a removal takes its turn at once, and
   * nobody waits for them any more. Otherwise the change is to be cancelled, if what is left to be
   * moved back can move: it needs the same majorities. Nothing does this by itself while an operator
   * is there, who may know that the dead come back: cancelling gives up a change that he asked for.
   */
  public Stall {
    by = Collections.unmodifiableSortedSet(new TreeSet<>(by));
  }

  /** What ends it, beside starting the dead again. */
  public enum Remedy {
    /** They were leaving: without them the change goes on. */
    REMOVE,
    /** The change is cancelled, and then they are removed. */
    CANCEL,
    /** Too many owners of one partition are dead: only a new generation goes on without them. */
    FORCE
  }

  /** Whether, and why, the change that this topology is in cannot end without these members. */
  public static Optional<Stall> of(Topology topology, SortedSet<String> dead) {
    SortedSet<String> by = stalled(topology, dead);
    if (by.isEmpty()) {
      return Optional.empty();
    }
    if (stalled(withoutLeavers(topology, dead), dead).isEmpty()) {
      return Optional.of(new Stall(by, Remedy.REMOVE));
    }
    boolean helps = Change.Cancel.of(topology)
        .plan(topology)
        .next()
        .filter(back -> stalled(withoutLeavers(back, dead), dead).isEmpty())
        .isPresent();
    return Optional.of(new Stall(by, helps ? Remedy.CANCEL : Remedy.FORCE));
  }

  /** The dead among the owners of partitions that cannot get through their phases. */
  private static SortedSet<String> stalled(Topology topology, SortedSet<String> dead) {
    TreeSet<String> by = new TreeSet<>();
    Confirmations said = Confirmations.none(topology);
    for (Member member : topology.members()) {
      if (!dead.contains(member.name())) {
        said = said.with(member.name(), topology.transitions().keySet());
      }
    }
    for (Map.Entry<Integer, Transition> each : topology.transitions().entrySet()) {
      List<String> old = topology.owners().owners(each.getKey());
      boolean done = each.getValue().phase() == Phase.NEW;
      Transition next = done
          ? each.getValue()
          : new Transition(Phase.WRITE_BOTH_READ_NEW, each.getValue().owners());
      if (!Advance.mayAdvance(topology, each.getKey(), next, said)) {
        by.addAll(old);
        by.addAll(next.owners());
      }
    }
    by.retainAll(dead);
    return by;
  }

  private static Topology withoutLeavers(Topology topology, SortedSet<String> dead) {
    Topology without = topology;
    for (Member member : topology.members()) {
      if (member.role() == Role.LEAVING && dead.contains(member.name())) {
        without = Planning.remove(without, member.name()).next().orElse(without);
      }
    }
    return without;
  }

  /** One sentence, without its full stop, for who asks for a change or waits for one. */
  public String sentence() {
    String dead = by.stream().map(name -> "'" + name + "'").collect(Collectors.joining(" and "))
        + (by.size() == 1 ? " is dead" : " are dead");
    String them = by.size() == 1 ? "it" : "them";
    return switch (remedy) {
      case REMOVE ->
        "the running change cannot end while " + dead + ": start " + them + ", or remove " + them;
      case CANCEL ->
        "the running change cannot end while " + dead + ": start " + them
            + ", or cancel the change and then remove " + them;
      case FORCE ->
        "the running change can neither end nor be cancelled while " + dead + ": start " + them
            + ", or go on without " + them + " by 'topology force'";
    };
  }
}

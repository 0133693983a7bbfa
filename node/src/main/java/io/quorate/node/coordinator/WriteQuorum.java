package io.quorate.node.coordinator;

import io.quorate.node.request.Receipt;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Counts who holds one write durably, and says as early as it is certain whether enough do (Dynamo
 * §4.5, §4.6). A machine: it sends nothing and knows no time. Confined to its lane.
 *
 * <p>Every owner is awaited from the beginning; the owner of a replica that is dead is reported as
 * {@linkplain #failed failed} at once. For an owner that failed the host asks for a
 * {@linkplain #standIn fallback} until there is none.
 */
/*
 * How it works
 *
 *   slot      owner      stand-ins
 *   0         a  STORED                        counted: an owner
 *   1         b  FAILED  d FAILED  e STORED    counted: a fallback in place of b
 *   2         c  AWAITED                       may still be counted
 *
 * A slot is one of the copies that are to be. It counts once, whoever holds it: strict counts the
 * slots whose owner stored, sloppy those whose owner or whose stand-in did. A fallback stands in for
 * one owner only, so that counted slots are distinct nodes: W disks hold the write when W slots count.
 *
 * While a partition moves there are two sets of owners, and each needs its own W:
 *
 *   slot      owner      in the set that is    read   only written
 *   0         a                                 x
 *   1         b                                 x        x             counts in both
 *   2         c                                 x        x
 *   3         d                                          x
 *
 * A stand-in counts wherever the owner does that its hint names, and nowhere else. WON when every
 * set has its W. It is never W of the union: a and d alone hold no majority of either.
 *
 * Best case of a set = its counted slots + its open slots that have somebody awaited + the others of
 * the open ones, as far as unused fallbacks go; those in both sets first, for one fallback serves both
 * there. LOST when that is below W in any set; nothing else can still happen.
 *
 * Invariants: counted <= best case <= number of owners, in each set. A decided verdict never changes:
 * an answer was given by it. What comes later still moves the receipt, reached() and maybeApplied().
 */
final class WriteQuorum {
  /** What is known of a node that did not say that it stored the write. */
  enum Failure {
    /** It surely has not stored it, and a fallback may. */
    NOT_STORED,
    /**
     * It surely has not stored it because it has too much to do: no fallback is asked instead,
     * which would only spread the overload.
     */
    OVERLOADED,
    /** It may have stored it. */
    AMBIGUOUS
  }

  /**
   * The owners of one list, and how many of them, or of who stands in, must hold the write.
   *
   * @param needed 1 to the number of owners
   */
  record Owners(int needed, List<String> names) {
    Owners {
      names = List.copyOf(names);
      assert needed >= 1 && needed <= names.size() : needed + " of " + names;
    }
  }

  private final List<Owners> sets;
  private final boolean sloppy;

  /** Of each owner once. */
  private final List<Slot> slots = new ArrayList<>();

  private final List<String> fallbacks;
  private int fallbacksTaken;
  private Verdict verdict = Verdict.PENDING;

  /**
   * @param needed how many must hold the write, 1 to the number of owners
   * @param sloppy whether a fallback counts in place of an owner
   * @param fallbacks who may stand in, the preferred one first; not used when strict
   */
  WriteQuorum(int needed, boolean sloppy, List<String> owners, List<String> fallbacks) {
    this(List.of(new Owners(needed, owners)), sloppy, fallbacks);
  }

  /**
   * @param sets of whose owners enough must hold the write, each set by itself; the one that is
   *     read first
   * @param sloppy whether a fallback counts in place of an owner
   * @param fallbacks who may stand in, the preferred one first, an owner of no set; not used when
   *     strict
   */
  WriteQuorum(List<Owners> sets, boolean sloppy, List<String> fallbacks) {
    this.sets = List.copyOf(sets);
    this.sloppy = sloppy;
    this.fallbacks = sloppy ? List.copyOf(fallbacks) : List.of();
    LinkedHashSet<String> names = new LinkedHashSet<>();
    sets.forEach(set -> names.addAll(set.names()));
    names.forEach(name -> slots.add(new Slot(name, sets)));
  }

  /**
   * The next fallback that has not been asked, to keep a hint for this owner; it is awaited from
   * now on. Empty if there is none, the quorum is strict, or the owner refused because of overload.
   */
  Optional<String> standIn(String owner) {
    Slot slot = slotOf(owner);
    if (slot.overloaded || fallbacksTaken == fallbacks.size()) {
      return Optional.empty();
    }
    String fallback = fallbacks.get(fallbacksTaken++);
    slot.standIns.add(new Slot.Holder(fallback));
    judge();
    return Optional.of(fallback);
  }

  /**
   * The node holds the write as durably as was asked: its copy if it is an owner, else its hint.
   */
  void stored(String node) {
    holderOf(node).stand = Slot.Stand.STORED;
    judge();
  }

  /** The node answered that it does not hold the write, or will not answer any more. */
  void failed(String node, Failure failure) {
    Slot.Holder holder = holderOf(node);
    if (holder.stand != Slot.Stand.AWAITED) {
      return;
    }
    holder.stand = failure == Failure.AMBIGUOUS ? Slot.Stand.AMBIGUOUS : Slot.Stand.NOT_STORED;
    Slot slot = slotHolding(node);
    if (failure == Failure.OVERLOADED && slot.owner == holder) {
      slot.overloaded = true;
    }
    judge();
  }

  /** Somebody who was asked takes longer than usual; only an owner gets another stand-in for it. */
  void late(String node) {
    Slot slot = slotHolding(node);
    slot.late |= slot.owner.node.equals(node);
  }

  /**
   * Late owners for whom a fallback must be asked, or W is out of reach unless they answer after
   * all. None if the others suffice: an extra copy would only add load.
   */
  List<String> lateButNeeded() {
    int[] missing =
        missing(slot -> counts(slot) || (slot.isAwaited() && !slot.isOnlyLateAwaited()));
    List<String> needed = new ArrayList<>();
    for (Slot slot : widestFirst()) {
      if (slot.isOnlyLateAwaited() && !slot.overloaded && slot.helps(missing)) {
        slot.takeFrom(missing);
        needed.add(slot.owner.node);
      }
    }
    return needed;
  }

  /** How many slots that pass the test each set lacks for its W. */
  private int[] missing(Predicate<Slot> has) {
    int[] missing = new int[sets.size()];
    for (int i = 0; i < missing.length; i++) {
      missing[i] = sets.get(i).needed();
    }
    for (Slot slot : slots) {
      if (has.test(slot)) {
        slot.takeFrom(missing);
      }
    }
    return missing;
  }

  /** The slots that count in most sets first, else in their order. */
  private List<Slot> widestFirst() {
    if (sets.size() == 1) {
      return slots;
    }
    List<Slot> order = new ArrayList<>(slots);
    order.sort(Comparator.comparingInt(slot -> -slot.sets()));
    return order;
  }

  Verdict verdict() {
    return verdict;
  }

  /** How many slots count, in the set that lacks most. */
  int reached() {
    return reached(worst());
  }

  /** How many slots must count, in the set that lacks most. */
  int needed() {
    return sets.get(worst()).needed();
  }

  /** How many owners there are, in the set that lacks most. */
  int of() {
    return sets.get(worst()).names().size();
  }

  private int worst() {
    int[] missing = missing(this::counts);
    int worst = 0;
    for (int i = 1; i < missing.length; i++) {
      worst = missing[i] > missing[worst] ? i : worst;
    }
    return worst;
  }

  private int reached(int set) {
    int reached = 0;
    for (Slot slot : slots) {
      reached += slot.member[set] && counts(slot) ? 1 : 0;
    }
    return reached;
  }

  /** Who holds the write, as far as it counts in the set that is read. */
  Receipt receipt() {
    int owners = 0;
    for (Slot slot : slots) {
      owners += slot.member[0] && slot.owner.stand == Slot.Stand.STORED ? 1 : 0;
    }
    return new Receipt(owners, reached(0) - owners, sets.get(0).names().size());
  }

  /** Whether any node holds the write, or may come to hold it. */
  boolean maybeApplied() {
    for (Slot slot : slots) {
      if (slot.owner.stand != Slot.Stand.NOT_STORED) {
        return true;
      }
      for (Slot.Holder holder : slot.standIns) {
        if (holder.stand != Slot.Stand.NOT_STORED) {
          return true;
        }
      }
    }
    return false;
  }

  /** Those who were asked and are still awaited. */
  List<String> awaited() {
    List<String> awaited = new ArrayList<>();
    for (Slot slot : slots) {
      addAwaited(slot.owner, awaited);
      slot.standIns.forEach(holder -> addAwaited(holder, awaited));
    }
    return awaited;
  }

  private static void addAwaited(Slot.Holder holder, List<String> awaited) {
    if (holder.stand == Slot.Stand.AWAITED) {
      awaited.add(holder.node);
    }
  }

  /** Whether nobody is awaited any more. */
  boolean settled() {
    for (Slot slot : slots) {
      if (slot.isAwaited()) {
        return false;
      }
    }
    return true;
  }

  /** Whether somebody holds the write for this owner durably, itself or a fallback, or may yet. */
  boolean isServed(String owner) {
    Slot slot = slotOf(owner);
    return slot.owner.stand == Slot.Stand.STORED
        || slot.standInHas(Slot.Stand.STORED)
        || slot.isAwaited();
  }

  /** The owner for whom this node holds the write: itself, if it is one. */
  String ownerServedBy(String node) {
    return slotHolding(node).owner.node;
  }

  private void judge() {
    if (verdict != Verdict.PENDING) {
      return;
    }
    if (isComplete(missing(this::counts))) {
      verdict = Verdict.WON;
    } else if (!canStillWin()) {
      verdict = Verdict.LOST;
    }
  }

  private static boolean isComplete(int[] missing) {
    for (int each : missing) {
      if (each > 0) {
        return false;
      }
    }
    return true;
  }

  private boolean canStillWin() {
    int[] missing = missing(slot -> counts(slot) || slot.isAwaited());
    int spare = fallbacks.size() - fallbacksTaken;
    for (Slot slot : widestFirst()) {
      boolean replaceable = !counts(slot) && !slot.isAwaited() && !slot.overloaded;
      if (replaceable && spare > 0 && slot.helps(missing)) {
        slot.takeFrom(missing);
        spare--;
      }
    }
    return isComplete(missing);
  }

  /** Whether somebody may stand in for this name now: an owner, and fallbacks count. */
  boolean mayStandIn(String owner) {
    return fallbacksTaken < fallbacks.size()
        && slots.stream().anyMatch(slot -> slot.owner.node.equals(owner));
  }

  /** Whether this node was asked, or is an owner: it may be one who coordinates for others only. */
  boolean knows(String node) {
    return slots.stream()
        .anyMatch(slot -> slot.owner.node.equals(node) || slot.standIn(node).isPresent());
  }

  private boolean counts(Slot slot) {
    return slot.owner.stand == Slot.Stand.STORED || (sloppy && slot.standInHas(Slot.Stand.STORED));
  }

  private Slot slotOf(String owner) {
    for (Slot slot : slots) {
      if (slot.owner.node.equals(owner)) {
        return slot;
      }
    }
    throw new AssertionError(owner + " owns no copy");
  }

  private Slot slotHolding(String node) {
    for (Slot slot : slots) {
      if (slot.owner.node.equals(node) || slot.standIn(node).isPresent()) {
        return slot;
      }
    }
    throw new AssertionError(node + " was not asked");
  }

  private Slot.Holder holderOf(String node) {
    Slot slot = slotHolding(node);
    return slot.owner.node.equals(node) ? slot.owner : slot.standIn(node).orElseThrow();
  }
}

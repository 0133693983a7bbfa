package io.quorate.node.coordinator;

import io.quorate.node.request.Receipt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
 * Best case = counted slots + open slots that have somebody awaited + the others of the open ones,
 * as far as unused fallbacks go. LOST when that is below W; nothing else can still happen.
 *
 * Invariants: counted <= best case <= number of owners. A decided verdict never changes: an answer
 * was given by it. What comes later still moves the receipt, reached() and maybeApplied().
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

  private enum Stand {
    AWAITED,
    STORED,
    NOT_STORED,
    AMBIGUOUS
  }

  private static final class Holder {
    final String node;
    Stand stand = Stand.AWAITED;

    Holder(String node) {
      this.node = node;
    }
  }

  private static final class Slot {
    final Holder owner;
    final List<Holder> standIns = new ArrayList<>(1);
    boolean overloaded;
    boolean late;

    Slot(String owner) {
      this.owner = new Holder(owner);
    }

    boolean standInHas(Stand stand) {
      for (Holder holder : standIns) {
        if (holder.stand == stand) {
          return true;
        }
      }
      return false;
    }
  }

  private final int needed;
  private final boolean sloppy;
  private final List<Slot> slots;
  private final List<String> fallbacks;
  private int fallbacksTaken;
  private Verdict verdict = Verdict.PENDING;

  /**
   * @param needed how many must hold the write, 1 to the number of owners
   * @param sloppy whether a fallback counts in place of an owner
   * @param fallbacks who may stand in, the preferred one first; not used when strict
   */
  WriteQuorum(int needed, boolean sloppy, List<String> owners, List<String> fallbacks) {
    assert needed >= 1 && needed <= owners.size() : needed + " of " + owners;
    this.needed = needed;
    this.sloppy = sloppy;
    this.slots = owners.stream().map(Slot::new).toList();
    this.fallbacks = sloppy ? List.copyOf(fallbacks) : List.of();
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
    slot.standIns.add(new Holder(fallback));
    return Optional.of(fallback);
  }

  /**
   * The node holds the write as durably as was asked: its copy if it is an owner, else its hint.
   */
  void stored(String node) {
    holderOf(node).stand = Stand.STORED;
    judge();
  }

  /** The node answered that it does not hold the write, or will not answer any more. */
  void failed(String node, Failure failure) {
    Holder holder = holderOf(node);
    if (holder.stand != Stand.AWAITED) {
      return;
    }
    holder.stand = failure == Failure.AMBIGUOUS ? Stand.AMBIGUOUS : Stand.NOT_STORED;
    Slot slot = slotHolding(node);
    if (failure == Failure.OVERLOADED && slot.owner == holder) {
      slot.overloaded = true;
    }
    judge();
  }

  /** The owner takes longer than usual. */
  void late(String owner) {
    slotOf(owner).late = true;
  }

  /**
   * Late owners for whom a fallback must be asked, or W is out of reach unless they answer after
   * all. None if the others suffice: an extra copy would only add load.
   */
  List<String> lateButNeeded() {
    List<String> late = new ArrayList<>();
    int without = 0;
    for (Slot slot : slots) {
      if (counts(slot) || (awaited(slot) && !onlyLateAwaited(slot))) {
        without++;
      } else if (onlyLateAwaited(slot) && !slot.overloaded) {
        late.add(slot.owner.node);
      }
    }
    return without >= needed ? List.of() : late.subList(0, Math.min(late.size(), needed - without));
  }

  Verdict verdict() {
    return verdict;
  }

  /** How many slots count. */
  int reached() {
    int reached = 0;
    for (Slot slot : slots) {
      if (counts(slot)) {
        reached++;
      }
    }
    return reached;
  }

  /** Who holds the write, as far as it counts. */
  Receipt receipt() {
    int owners = 0;
    for (Slot slot : slots) {
      if (slot.owner.stand == Stand.STORED) {
        owners++;
      }
    }
    return new Receipt(owners, reached() - owners, slots.size());
  }

  /** Whether any node holds the write, or may come to hold it. */
  boolean maybeApplied() {
    for (Slot slot : slots) {
      if (slot.owner.stand != Stand.NOT_STORED) {
        return true;
      }
      for (Holder holder : slot.standIns) {
        if (holder.stand != Stand.NOT_STORED) {
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

  private static void addAwaited(Holder holder, List<String> awaited) {
    if (holder.stand == Stand.AWAITED) {
      awaited.add(holder.node);
    }
  }

  /** Whether nobody is awaited any more. */
  boolean settled() {
    for (Slot slot : slots) {
      if (awaited(slot)) {
        return false;
      }
    }
    return true;
  }

  /** Whether somebody holds the write for this owner durably, itself or a fallback, or may yet. */
  boolean isServed(String owner) {
    Slot slot = slotOf(owner);
    return slot.owner.stand == Stand.STORED || slot.standInHas(Stand.STORED) || awaited(slot);
  }

  /** The owner for whom this node holds the write: itself, if it is one. */
  String ownerServedBy(String node) {
    return slotHolding(node).owner.node;
  }

  private void judge() {
    if (verdict != Verdict.PENDING) {
      return;
    }
    if (reached() >= needed) {
      verdict = Verdict.WON;
    } else if (bestCase() < needed) {
      verdict = Verdict.LOST;
    }
  }

  private int bestCase() {
    int certainOrAwaited = 0;
    int replaceable = 0;
    for (Slot slot : slots) {
      if (counts(slot) || awaited(slot)) {
        certainOrAwaited++;
      } else if (!slot.overloaded) {
        replaceable++;
      }
    }
    return certainOrAwaited + Math.min(replaceable, fallbacks.size() - fallbacksTaken);
  }

  private boolean counts(Slot slot) {
    return slot.owner.stand == Stand.STORED || (sloppy && slot.standInHas(Stand.STORED));
  }

  private static boolean awaited(Slot slot) {
    return slot.owner.stand == Stand.AWAITED || slot.standInHas(Stand.AWAITED);
  }

  private static boolean onlyLateAwaited(Slot slot) {
    return slot.late && slot.owner.stand == Stand.AWAITED && !slot.standInHas(Stand.AWAITED);
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
      if (slot.owner.node.equals(node) || standIn(slot, node).isPresent()) {
        return slot;
      }
    }
    throw new AssertionError(node + " was not asked");
  }

  private Holder holderOf(String node) {
    Slot slot = slotHolding(node);
    return slot.owner.node.equals(node) ? slot.owner : standIn(slot, node).orElseThrow();
  }

  private static Optional<Holder> standIn(Slot slot, String node) {
    return slot.standIns.stream().filter(holder -> holder.node.equals(node)).findFirst();
  }
}

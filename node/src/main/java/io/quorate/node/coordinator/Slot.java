package io.quorate.node.coordinator;

import io.quorate.node.coordinator.WriteQuorum.Owners;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One of the copies that a write is to have: its owner, and those who were asked to stand in. Part
 * of {@link WriteQuorum}; mutable, confined to its lane.
 */
final class Slot {
  /** What is known of somebody who was asked. */
  enum Stand {
    AWAITED,
    STORED,
    NOT_STORED,
    AMBIGUOUS
  }

  /** Somebody who was asked. */
  static final class Holder {
    final String node;
    Stand stand = Stand.AWAITED;

    Holder(String node) {
      this.node = node;
    }
  }

  final Holder owner;

  /** In which sets the owner is, by their place. */
  final boolean[] member;

  final List<Holder> standIns = new ArrayList<>(1);
  boolean overloaded;
  boolean late;

  Slot(String owner, List<Owners> sets) {
    this.owner = new Holder(owner);
    this.member = new boolean[sets.size()];
    for (int i = 0; i < member.length; i++) {
      member[i] = sets.get(i).names().contains(owner);
    }
  }

  /** Whether it is in a set of which so many are still missing. */
  boolean helps(int[] missing) {
    for (int i = 0; i < member.length; i++) {
      if (member[i] && missing[i] > 0) {
        return true;
      }
    }
    return false;
  }

  void takeFrom(int[] missing) {
    for (int i = 0; i < member.length; i++) {
      missing[i] -= member[i] ? 1 : 0;
    }
  }

  int sets() {
    int sets = 0;
    for (boolean in : member) {
      sets += in ? 1 : 0;
    }
    return sets;
  }

  boolean standInHas(Stand stand) {
    for (Holder holder : standIns) {
      if (holder.stand == stand) {
        return true;
      }
    }
    return false;
  }

  boolean isAwaited() {
    return owner.stand == Stand.AWAITED || standInHas(Stand.AWAITED);
  }

  boolean isOnlyLateAwaited() {
    return late && owner.stand == Stand.AWAITED && !standInHas(Stand.AWAITED);
  }

  Optional<Holder> standIn(String node) {
    return standIns.stream().filter(holder -> holder.node.equals(node)).findFirst();
  }
}

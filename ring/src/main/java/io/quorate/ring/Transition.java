package io.quorate.ring;

import java.util.List;

/**
 * One partition on its way to other owners.
 *
 * @param owners the names of the owners to be, the first one first
 */
public record Transition(Phase phase, List<String> owners) {
  public Transition {
    owners = List.copyOf(owners);
    OwnerTable.checkRow(owners);
  }
}

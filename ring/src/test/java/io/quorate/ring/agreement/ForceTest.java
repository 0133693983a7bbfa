package io.quorate.ring.agreement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quorate.ring.Member;
import io.quorate.ring.OwnerTable;
import io.quorate.ring.Phase;
import io.quorate.ring.Topology;
import io.quorate.ring.Transition;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ForceTest {
  private static final List<String> VOTERS = List.of("a", "b", "c");
  private static final Topology LAST = Topology.of(Model.CLUSTER)
      .epoch(7)
      .members(Model.founded(VOTERS, "a", "b", "c", "d", "e").members())
      .owners(new OwnerTable(
          List.of(List.of("a", "d"), List.of("a", "b"), List.of("d", "a"), List.of("c", "a"))))
      .transitions(Map.of(
          2, new Transition(Phase.WRITE_BOTH_READ_OLD, List.of("e", "b")),
          3, new Transition(Phase.WRITE_BOTH_READ_NEW, List.of("e", "d"))))
      .voters(VOTERS)
      .build();

  @Test
  void whoSurvivedOwnsWhatItHeldAndIsAllThereIs() {
    Topology forced = Force.onlyWith(List.of("e", "d"), LAST);
    assertEquals(2, forced.generation());
    assertEquals(LAST.epoch() + 1, forced.epoch());
    assertEquals(List.of("d", "e"), forced.members().stream().map(Member::name).toList());
    assertEquals(List.of("d"), forced.owners().owners(0));
    assertEquals(List.of("d", "e"), forced.owners().owners(2));
    assertEquals(List.of("e", "d"), forced.owners().owners(3));
    assertEquals(Map.of(), forced.transitions());
    assertEquals(List.of("d"), forced.voters());
    assertEquals(forced.epoch(), forced.since(0));
  }

  @Test
  void aPartitionOfWhichNobodySurvivedIsCountedAndGivenAway() {
    assertEquals(1, Force.lost(List.of("e", "d"), LAST));
    Topology forced = Force.onlyWith(List.of("e", "d"), LAST);
    assertEquals(2, forced.owners().owners(1).size());
  }

  @Test
  void whoIsNoMemberIsNoSurvivor() {
    assertThrows(IllegalArgumentException.class, () -> Force.onlyWith(List.of("x"), LAST));
    assertThrows(IllegalArgumentException.class, () -> Force.onlyWith(List.of(), LAST));
  }
}

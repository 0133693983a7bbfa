package io.quorate.node.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quorate.antientropy.causality.History;
import io.quorate.antientropy.causality.State;
import io.quorate.ring.Durability;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * One request that two owners minted. Whoever superseded one dot has superseded the other, and a
 * replica says so as soon as it knows both, while its log of requests still remembers.
 */
class SupersededRepeatsTest {
  private final Rig a = new Rig("a", Nodes.topology(2, "a", "b"), new FakeLog(), Rig.LIMITS, 1);
  private final Rig b = new Rig("b", Nodes.topology(2, "a", "b"), new FakeLog(), Rig.LIMITS, 2);

  private static Mint put(String value, History context, long id) {
    return new Mint(
        Nodes.key(1),
        Optional.of(Nodes.content(value)),
        context,
        Nodes.id(id),
        false,
        false,
        0,
        Durability.FSYNC);
  }

  private static State mint(Rig rig, Mint mint) {
    var minted = rig.mint(mint);
    rig.settle();
    return minted.state();
  }

  @Test
  void aDotThatArrivesAfterItsTwinWasSupersededGoes() {
    State first = mint(a, put("x", History.EMPTY, 1));
    State twin = mint(b, put("x", History.EMPTY, 1));
    mint(a, put("y", first.history(), 2));
    a.join(1, twin, Durability.FSYNC, "");
    a.settle();
    State after = mint(a, put("z", History.EMPTY, 3));
    assertEquals(2, after.siblings().size(), () -> "y and z: " + after);
  }

  @Test
  void aDotThatIsThereGoesWhenItsTwinIsSuperseded() {
    State first = mint(a, put("x", History.EMPTY, 1));
    State twin = mint(b, put("x", History.EMPTY, 1));
    a.join(1, twin, Durability.FSYNC, "");
    a.settle();
    State after = mint(a, put("y", first.history(), 2));
    assertEquals(1, after.siblings().size(), () -> "only y: " + after);
  }
}

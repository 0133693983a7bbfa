package io.quorate.ring.agreement;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quorate.ring.Topology;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VoterStateCodecTest {
  private static final Topology TOPOLOGY =
      Model.founded(List.of("a"), "a", "b").next().build();
  private static final VoterState FULL = new VoterState(
      7,
      Optional.of(Instance.after(TOPOLOGY)),
      Optional.of(Instance.of(TOPOLOGY)),
      new Ballot(3, "b", -1),
      Optional.of(new Vote(new Ballot(2, "a", 9), TOPOLOGY)),
      Optional.of(TOPOLOGY));

  @Test
  void everyStateRoundTrips() {
    List<VoterState> states = List.of(FULL, VoterState.FRESH, VoterState.afterLoss(TOPOLOGY));
    for (VoterState state : states) {
      assertEquals(Optional.of(state), VoterStateCodec.decode(VoterStateCodec.encode(state)));
    }
  }

  @Test
  void everyFlippedBitAndEveryCutIsNoticed() {
    byte[] bytes = VoterStateCodec.encode(FULL);
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] flipped = bytes.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertEquals(Optional.empty(), VoterStateCodec.decode(flipped));
    }
    for (int length = 0; length < bytes.length; length++) {
      assertEquals(Optional.empty(), VoterStateCodec.decode(Arrays.copyOf(bytes, length)));
    }
  }
}

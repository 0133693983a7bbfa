package io.quorate.ring.membership;

import static io.quorate.ring.membership.SimulatedSwim.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.ring.HostPort;
import io.quorate.ring.membership.Rumour.Claim;
import io.quorate.ring.membership.SwimEffect.SendSync;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SwimSyncTest {
  private static final HostPort A = new HostPort("10.0.0.1", 1);
  private static final HostPort B = new HostPort("10.0.0.2", 1);
  private static final HostPort OTHER = new HostPort("10.0.0.3", 1);

  private final Swim a = new Swim(SwimSettings.LAN, "a", A, 0, new Random(1), 0);
  private final Swim b = new Swim(SwimSettings.LAN, "b", B, 0, new Random(2), 0);

  SwimSyncTest() {
    a.expect(Map.of("b", B), 0);
    b.expect(Map.of("a", A), 0);
  }

  private static List<SendSync> syncs(List<SwimEffect> effects) {
    return effects.stream()
        .filter(SendSync.class::isInstance)
        .map(SendSync.class::cast)
        .toList();
  }

  /** One comparison that a begins, to its end; all its messages. */
  private List<Sync> compare(long now) {
    List<Sync> all = new ArrayList<>();
    Deque<SendSync> open = new ArrayDeque<>(syncs(a.tick(now)));
    while (!open.isEmpty()) {
      SendSync next = open.remove();
      Sync message = SwimCodec.decodeSync(SwimCodec.encode(next.message())).orElseThrow();
      all.add(message);
      open.addAll(syncs((next.to().equals(A) ? a : b).received(message, now)));
    }
    return all;
  }

  private static void tell(Swim swim, Claim claim, String prefix, int count) {
    for (int i = 0; i < count; i++) {
      Rumour rumour = new Rumour(claim, prefix + i, 3, OTHER, "c");
      swim.received(
          new Datagram("c", OTHER, TopologyVersion.NONE, new Datagram.Gossip(), List.of(rumour)),
          0);
    }
  }

  @Test
  void whatRumoursMissedIsLearntInBoundedPages() {
    tell(a, Claim.SUSPECT, "x", 250);
    tell(b, Claim.SUSPECT, "y", 250);
    List<Sync> messages = compare(0);
    long pages = messages.stream()
        .filter(message -> message.content() instanceof Sync.Page)
        .count();
    assertTrue(pages >= 6 && pages <= 10, "pages " + pages);
    for (int i = 0; i < 250; i++) {
      assertEquals(Liveness.State.SUSPECT, b.state("x" + i));
      assertEquals(Liveness.State.SUSPECT, a.state("y" + i));
    }
  }

  @Test
  void thoseWhoKnowTheSameExchangeOneHash() {
    tell(a, Claim.ALIVE, "x", 250);
    compare(0);
    List<Sync> again = compare(60 * SECOND);
    assertEquals(1, again.size());
    assertTrue(again.get(0).content() instanceof Sync.Hash);
  }

  @Test
  void whatOneOtherTakesForDeadIsASuspicionFirst() {
    tell(a, Claim.ALIVE, "x", 1);
    tell(b, Claim.ALIVE, "x", 1);
    tell(b, Claim.DEAD, "x", 1);
    compare(0);
    assertEquals(Liveness.State.DEAD, b.state("x0"));
    assertEquals(Liveness.State.SUSPECT, a.state("x0"));
  }

  @Test
  void theDeadOfOneAreNotTaughtToOneWhoForgotThem() {
    tell(b, Claim.ALIVE, "x", 1);
    tell(b, Claim.DEAD, "x", 1);
    assertEquals(
        1, compare(0).stream().filter(m -> m.content() instanceof Sync.Hash).count());
    assertEquals(0, a.incarnation("x0"));
  }
}

package io.quorate.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.quorate.node.environment.ManualLane;
import io.quorate.node.wire.Reply;
import io.quorate.ring.ClusterId;
import io.quorate.ring.DiskId;
import io.quorate.ring.HostPort;
import io.quorate.ring.Member;
import io.quorate.ring.OwnerTable;
import io.quorate.ring.Phase;
import io.quorate.ring.Topology;
import io.quorate.ring.Transition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class FenceTest {
  private static final HostPort PEER = new HostPort("b", 9_000);

  private final ManualLane lane = new ManualLane(0, 0);
  private final List<Long> behind = new ArrayList<>();
  private final Fence fence = new Fence(lane, (peer, epoch) -> behind.add(epoch));
  private final Topology atRest = topology();
  private final Topology moving = atRest
      .next()
      .transitions(Map.of(0, new Transition(Phase.OLD, List.of("b"))))
      .build();
  private final List<Consumer<Reply>> served = new ArrayList<>();
  private final List<Reply> replies = new ArrayList<>();

  private static Topology topology() {
    List<Member> members = List.of(
        Member.of("a", new DiskId(1), new HostPort("a", 9_000), new HostPort("a", 8_000)),
        Member.of("b", new DiskId(2), PEER, new HostPort("b", 8_000)));
    return Topology.of(new ClusterId(1, 2))
        .members(members)
        .owners(new OwnerTable(List.of(List.of("a"), List.of("a"))))
        .voters(List.of("a"))
        .build();
  }

  private void arrive(int partition, long since) {
    fence.pass(new Fence.Arrival(PEER, partition, since, 1_000), served::add, replies::add);
  }

  private static Reply.Reason reason(Reply reply) {
    return assertInstanceOf(Reply.Refused.class, reply).reason();
  }

  @Test
  void whatIsStoredAfterThePartitionMovedDoesNotCountForTheOwnersBefore() {
    fence.adopt(atRest);
    arrive(0, 1);
    fence.adopt(moving);
    served.get(0).accept(new Reply.Joined(true));
    assertEquals(Reply.Reason.STALE, reason(replies.get(0)));
  }

  @Test
  void anEpochThatDoesNotTouchThePartitionRefusesNothing() {
    fence.adopt(atRest);
    arrive(1, 1);
    fence.adopt(moving);
    served.get(0).accept(new Reply.Joined(true));
    arrive(1, 1);
    assertEquals(List.of(new Reply.Joined(true)), replies);
    assertEquals(2, served.size());
  }

  @Test
  void anOlderRequestIsRefusedAndANewerOneWaits() {
    fence.adopt(atRest);
    arrive(0, 2);
    assertEquals(List.of(2L), behind);
    assertEquals(0, served.size());
    fence.adopt(moving);
    assertEquals(1, served.size(), "it waited");
    assertEquals(0, fence.waiting());
    arrive(0, 1);
    assertEquals(Reply.Reason.STALE, reason(replies.get(0)));
    assertEquals(1, served.size(), "it was refused");
  }

  @Test
  void whoWaitsLongerThanItsTimeIsForgotten() {
    fence.adopt(atRest);
    arrive(0, 2);
    lane.pass(2_000_000_000L);
    assertEquals(0, fence.waiting());
  }
}

package io.quorate.node.calls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.node.calls.CallOutcome.Failed;
import io.quorate.node.calls.CallOutcome.Replied;
import io.quorate.node.calls.CallOutcome.Why;
import io.quorate.node.environment.ManualLane;
import io.quorate.node.environment.Network;
import io.quorate.node.environment.Receiver;
import io.quorate.node.memory.Occupancy;
import io.quorate.node.wire.Envelope;
import io.quorate.node.wire.LocalPeer;
import io.quorate.node.wire.Reply;
import io.quorate.node.wire.Request;
import io.quorate.ring.ClusterId;
import io.quorate.ring.DiskId;
import io.quorate.ring.Durability;
import io.quorate.ring.HostPort;
import io.quorate.ring.Key;
import io.quorate.ring.Member;
import io.quorate.ring.OwnerTable;
import io.quorate.ring.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class CallsTest {
  private static final HostPort A = new HostPort("a", 1);
  private static final HostPort B = new HostPort("b", 1);
  private static final DiskId DISK = new DiskId(1);
  private static final DiskId OTHER = new DiskId(2);
  private static final long SECOND = 1_000_000_000L;

  private final ManualLane lane = new ManualLane(3, Long.MAX_VALUE - SECOND);
  private final Sent sent = new Sent();
  private final List<CallOutcome> outcomes = new ArrayList<>();

  private Calls calls(CallLimits limits) {
    return new Calls(lane, lane, sent, limits, new Random(1));
  }

  /** Keeps what is sent. */
  private static final class Sent implements Network {
    private final List<Envelope> envelopes = new ArrayList<>();

    @Override
    public void open(LocalPeer self, Receiver receiver, Consumer<Opened> done) {
      throw new AssertionError("calls do not open the network");
    }

    @Override
    public void identify(LocalPeer self) {
      throw new AssertionError("calls do not identify");
    }

    @Override
    public void send(int lane, HostPort to, Envelope envelope) {
      envelopes.add(envelope);
    }

    @Override
    public void sendDatagram(HostPort to, byte[] bytes) {
      throw new AssertionError("calls send no datagrams");
    }

    @Override
    public void knock(HostPort to, Consumer<Knock> done) {
      throw new AssertionError("calls do not knock");
    }

    @Override
    public void close(Runnable done) {
      throw new AssertionError("calls do not close the network");
    }
  }

  private static Envelope pong(Envelope request) {
    return new Envelope(request.correlation(), -1, 0, new Reply.Pong());
  }

  @Test
  void aReplyEndsItsCallOnceAndASecondOneIsCounted() {
    Calls calls = calls(CallLimits.DEFAULT);
    calls.call(A, 7, new Request.Ping(), SECOND, outcomes::add);
    Envelope request = sent.envelopes.get(0);
    assertEquals(7, request.partition());
    assertEquals(1_000, request.remainingMillis());
    assertEquals(3, request.askingLane());
    calls.received(DISK, pong(request));
    calls.received(DISK, pong(request));
    assertEquals(List.of(new Replied(new Reply.Pong())), outcomes);
    assertEquals(1, calls.lateReplies());
    assertEquals(0, calls.inFlight());
    lane.pass(2 * SECOND);
    assertEquals(1, outcomes.size());
  }

  @Test
  void aCallWithoutReplyEndsAtItsTimeAndALateReplyIsIgnored() {
    Calls calls = calls(CallLimits.DEFAULT);
    calls.call(A, 0, new Request.Ping(), SECOND, outcomes::add);
    lane.pass(SECOND - 1);
    assertEquals(List.of(), outcomes);
    lane.pass(1);
    assertEquals(List.of(new Failed(Why.TIMEOUT)), outcomes);
    calls.received(DISK, pong(sent.envelopes.get(0)));
    assertEquals(1, outcomes.size());
    assertEquals(1, calls.lateReplies());
  }

  @Test
  void anUnreachablePeerFailsItsCallsAndNoOthers() {
    Calls calls = calls(CallLimits.DEFAULT);
    calls.call(A, 0, new Request.Ping(), SECOND, outcomes::add);
    calls.call(A, 0, new Request.Ping(), SECOND, outcomes::add);
    calls.call(B, 0, new Request.Ping(), SECOND, outcomes::add);
    calls.unreachable(A);
    assertEquals(List.of(new Failed(Why.UNREACHABLE), new Failed(Why.UNREACHABLE)), outcomes);
    assertEquals(1, calls.inFlight());
    calls.unreachable(A);
    assertEquals(2, outcomes.size());
  }

  @Test
  void whatTheNetworkDroppedWasNotSent() {
    Calls calls = calls(CallLimits.DEFAULT);
    calls.call(A, 0, new Request.Ping(), SECOND, outcomes::add);
    calls.dropped(sent.envelopes.get(0));
    assertEquals(List.of(new Failed(Why.OVERLOADED)), outcomes);
  }

  @Test
  void aPeersCallsAreBoundedInNumberWithoutHarmToOthers() {
    Calls calls = calls(new CallLimits(2, 1 << 20, 3, 1 << 20));
    for (HostPort to : List.of(A, A, A, B, B)) {
      calls.call(to, 0, new Request.Ping(), SECOND, outcomes::add);
    }
    assertEquals(List.of(), outcomes, "never inside the call");
    assertEquals(3, sent.envelopes.size());
    lane.run();
    assertEquals(List.of(new Failed(Why.OVERLOADED), new Failed(Why.OVERLOADED)), outcomes);
    calls.received(DISK, pong(sent.envelopes.get(0)));
    calls.call(A, 0, new Request.Ping(), SECOND, outcomes::add);
    assertEquals(4, sent.envelopes.size());
  }

  @Test
  void callsAreBoundedInBytesButOneAlwaysGoes() {
    Calls calls = calls(new CallLimits(100, 10_000, 100, 1 << 20));
    Request large = new Request.Join(Key.of("b", "k"), new byte[20_000], Durability.FSYNC, "", 0);
    calls.call(A, 0, large, SECOND, outcomes::add);
    calls.call(A, 0, new Request.Ping(), SECOND, outcomes::add);
    lane.run();
    assertEquals(1, sent.envelopes.size());
    assertEquals(List.of(new Failed(Why.OVERLOADED)), outcomes);
  }

  @Test
  void longCallsAreBoundedInBytesOfTheirOwn() {
    Calls calls = calls(new CallLimits(100, 250_000, 100, 1 << 20));
    Request large = new Request.Join(Key.of("b", "k"), new byte[100_000], Durability.FSYNC, "", 0);
    for (int i = 0; i < 4; i++) {
      calls.call(A, 0, large, SECOND, outcomes::add);
    }
    calls.call(A, 0, new Request.Ping(), SECOND, outcomes::add);
    lane.run();
    assertEquals(3, sent.envelopes.size(), "two long ones, and a short one");
    assertEquals(List.of(new Failed(Why.OVERLOADED), new Failed(Why.OVERLOADED)), outcomes);
    List<Occupancy> all = new ArrayList<>();
    calls.occupancy(all::add);
    assertTrue(all.stream().noneMatch(Occupancy::isOver), all::toString);
    assertTrue(
        all.stream().anyMatch(each -> each.now() > 200_000 && each.most() == 250_000),
        all::toString);
    calls.unreachable(A);
    List<Occupancy> none = new ArrayList<>();
    calls.occupancy(none::add);
    assertTrue(none.stream().allMatch(each -> each.now() == 0), none::toString);
  }

  @Test
  void aCallbackMayCallAgain() {
    Calls calls = calls(new CallLimits(1, 1 << 20, 1, 1 << 20));
    calls.call(A, 0, new Request.Ping(), SECOND, first -> {
      outcomes.add(first);
      calls.call(A, 0, new Request.Ping(), SECOND, outcomes::add);
    });
    calls.unreachable(A);
    assertEquals(1, calls.inFlight());
    lane.pass(SECOND);
    assertEquals(List.of(new Failed(Why.UNREACHABLE), new Failed(Why.TIMEOUT)), outcomes);
  }

  @Test
  void twoProcessesBeginAtDifferentNumbers() {
    Calls calls = calls(CallLimits.DEFAULT);
    Calls restarted = new Calls(lane, lane, sent, CallLimits.DEFAULT, new Random(2));
    calls.call(A, 0, new Request.Ping(), SECOND, outcomes::add);
    restarted.call(A, 0, new Request.Ping(), SECOND, outcomes::add);
    assertNotEquals(sent.envelopes.get(0).correlation(), sent.envelopes.get(1).correlation());
  }

  /** Against a map from call to time, for thousands of calls that end in every way. */
  @Test
  void everyCallEndsExactlyOnceAndNotAfterItsTime() {
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      ManualLane clock = new ManualLane(0, random.nextLong());
      Sent network = new Sent();
      Calls calls =
          new Calls(clock, clock, network, new CallLimits(20, 1 << 20, 50, 1 << 20), random);
      TreeMap<Integer, Integer> ends = new TreeMap<>();
      long origin = clock.nanos();
      int made = 0;
      for (int step = 0; step < 500; step++) {
        int kind = random.nextInt(10);
        if (kind < 6) {
          int number = made++;
          long timeout = 1L + random.nextInt(1_000);
          long latest = clock.nanos() - origin + timeout;
          calls.call(random.nextBoolean() ? A : B, 0, new Request.Ping(), timeout, outcome -> {
            ends.merge(number, 1, Integer::sum);
            boolean timedOut = outcome.equals(new Failed(Why.TIMEOUT));
            assertTrue(timedOut || clock.nanos() - origin <= latest, "late");
            assertTrue(!timedOut || clock.nanos() - origin >= latest, "early");
          });
        } else if (kind < 8 && !network.envelopes.isEmpty()) {
          calls.received(
              DISK, pong(network.envelopes.get(random.nextInt(network.envelopes.size()))));
        } else if (kind == 8 && random.nextInt(5) == 0) {
          calls.unreachable(random.nextBoolean() ? A : B);
        } else {
          clock.pass(random.nextInt(300));
        }
      }
      clock.pass(10_000);
      assertEquals(made, ends.size(), "seed " + seed);
      ends.forEach((number, times) -> assertEquals(1, times, "call " + number));
      assertEquals(0, calls.inFlight());
    }
  }

  @Test
  void theEarliestDeadlineAloneHasATimer() {
    Calls calls = calls(CallLimits.DEFAULT);
    for (int i = 0; i < 100; i++) {
      calls.call(A, 0, new Request.Ping(), SECOND + i, outcomes::add);
    }
    assertEquals(1, lane.timersSet());
    calls.call(A, 0, new Request.Ping(), SECOND / 2, outcomes::add);
    assertEquals(2, lane.timersSet());
  }

  private static Member member(String name, DiskId disk, HostPort at) {
    return Member.of(name, disk, at, at);
  }

  private static Topology where(Member... members) {
    List<String> row = List.of(members[0].name());
    return Topology.of(new ClusterId(1, 2))
        .members(List.of(members))
        .owners(new OwnerTable(List.of(row, row)))
        .voters(row)
        .build();
  }

  private CallOutcome answered(Calls calls, HostPort asked, DiskId by, Reply reply) {
    outcomes.clear();
    calls.call(asked, 0, new Request.Ping(), SECOND, outcomes::add);
    Envelope request = sent.envelopes.get(sent.envelopes.size() - 1);
    calls.received(by, new Envelope(request.correlation(), -1, 0, reply));
    return outcomes.get(0);
  }

  @Test
  void whoLivesAtTheAddressOfAMemberDoesNotAnswerForIt() {
    Calls calls = calls(CallLimits.DEFAULT);
    Reply pong = new Reply.Pong();
    Reply told = new Reply.TopologyTold(Optional.empty());
    assertEquals(new Replied(pong), answered(calls, A, OTHER, pong));
    calls.adopt(where(member("a", DISK, A), member("b", OTHER, B)), "c");
    assertEquals(new Replied(pong), answered(calls, A, DISK, pong));
    assertEquals(new Failed(Why.UNREACHABLE), answered(calls, A, OTHER, pong));
    assertEquals(new Replied(told), answered(calls, A, OTHER, told));
    // Where nobody lives by the topology, whoever proved the secret is believed.
    assertEquals(new Replied(pong), answered(calls, new HostPort("c", 1), DISK, pong));
    calls.adopt(where(member("a", DISK, A), member("b", OTHER, A)), "c");
    assertEquals(new Failed(Why.UNREACHABLE), answered(calls, A, DISK, pong));
    assertEquals(new Failed(Why.UNREACHABLE), answered(calls, A, OTHER, pong));
    calls.adopt(where(member("a", DISK, A), member("b", OTHER, A)), "a");
    assertEquals(new Replied(pong), answered(calls, A, OTHER, pong));
  }
}

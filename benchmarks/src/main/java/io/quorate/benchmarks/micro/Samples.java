package io.quorate.benchmarks.micro;

import io.quorate.antientropy.causality.Actor;
import io.quorate.antientropy.causality.Content;
import io.quorate.antientropy.causality.Dot;
import io.quorate.antientropy.causality.RequestId;
import io.quorate.antientropy.causality.Sibling;
import io.quorate.antientropy.causality.StartId;
import io.quorate.antientropy.causality.State;
import io.quorate.ring.ClusterId;
import io.quorate.ring.DiskId;
import io.quorate.ring.HostPort;
import io.quorate.ring.Member;
import io.quorate.ring.OwnerTable;
import io.quorate.ring.Ring;
import io.quorate.ring.Topology;
import io.quorate.ring.placement.Placement;
import java.util.ArrayList;
import java.util.List;

/** Values such as a running cluster has. */
final class Samples {
  private static final long TIME = 1_700_000_000_000L << 16;

  private Samples() {}

  static Actor actor(int number) {
    return Actor.of(
        new DiskId(0x1234_5678_9abcL + number), new StartId(0x77_0000L + number), number);
  }

  static Sibling sibling(int actor, long counter, int valueBytes) {
    return new Sibling(
        new Dot(actor(actor), counter),
        Content.of(new byte[valueBytes], "application/octet-stream"),
        TIME + counter,
        new RequestId(actor, counter));
  }

  /** A key that was written so often, each write knowing the one before. */
  static State overwritten(int times, int valueBytes) {
    State state = State.EMPTY;
    for (int i = 1; i <= times; i++) {
      state = state.write(state.history(), sibling(1, i, valueBytes));
    }
    return state;
  }

  /** A key with so many siblings, of as many coordinators. */
  static State conflicting(int siblings, int valueBytes) {
    State state = State.EMPTY;
    for (int i = 1; i <= siblings; i++) {
      State alone = State.EMPTY.write(State.EMPTY.history(), sibling(i, 1, valueBytes));
      state = state.join(alone);
    }
    return state;
  }

  static List<Member> members(int count) {
    List<Member> members = new ArrayList<>();
    for (int number = 1; number <= count; number++) {
      members.add(Member.of(
          "node-" + number,
          new DiskId(1000 + number),
          new HostPort("127.0.0.1", 9100 + number),
          new HostPort("127.0.0.1", 8100 + number)));
    }
    return members;
  }

  static Topology topology(int members) {
    Ring ring = Ring.ofDefaultSize();
    List<Member> all = members(members);
    OwnerTable owners = Placement.place(OwnerTable.empty(ring), all);
    return Topology.of(new ClusterId(1, 2))
        .generation(1)
        .epoch(1)
        .members(all)
        .owners(owners)
        .voters(List.of("node-1", "node-2", "node-3"))
        .build();
  }
}

package io.quorate.ring.membership;

import io.quorate.ring.HostPort;
import io.quorate.ring.membership.Datagram.Ping;
import io.quorate.ring.membership.Datagram.Purpose;
import io.quorate.ring.membership.Rumour.Claim;
import io.quorate.ring.membership.SwimEffect.Send;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** One SWIM member, m0, against a network that a test plays. */
class SwimStage {
  static final SwimSettings LAN = SwimSettings.LAN;

  long now;
  Swim swim = member(5);

  static HostPort address(String name) {
    return new HostPort("10.0.0.1", 10_000 + Integer.parseInt(name.substring(1)));
  }

  /** The member m0 of a cluster of so many. */
  Swim member(int count) {
    Map<String, HostPort> members = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      members.put("m" + i, address("m" + i));
    }
    Swim made = new Swim(LAN, "m0", address("m0"), 0, new Random(5), now);
    made.expect(members, now);
    return made;
  }

  static Rumour rumour(Claim claim, String subject, long incarnation, String source) {
    return new Rumour(claim, subject, incarnation, address(subject), source);
  }

  List<SwimEffect> hear(String from, Purpose purpose, Rumour... rumours) {
    return swim.received(
        new Datagram(from, address(from), TopologyVersion.NONE, purpose, List.of(rumours)), now);
  }

  static <T> List<T> only(Class<T> kind, List<?> effects) {
    return effects.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  static <P extends Purpose> List<P> sent(Class<P> purpose, List<SwimEffect> effects) {
    return only(
        purpose,
        only(Send.class, effects).stream()
            .map(send -> send.datagram().purpose())
            .toList());
  }

  /** Lets time pass to when the machine next wants it. */
  List<SwimEffect> next() {
    now = Math.max(now, swim.wakeAt());
    return swim.tick(now);
  }

  List<SwimEffect> until(long end) {
    List<SwimEffect> effects = new ArrayList<>();
    while (swim.wakeAt() <= end) {
      effects.addAll(next());
    }
    now = end;
    return effects;
  }

  Ping nextPing() {
    for (int i = 0; i < 1_000; i++) {
      List<Ping> pings = sent(Ping.class, next());
      if (!pings.isEmpty()) {
        return pings.get(0);
      }
    }
    throw new AssertionError("no ping within 1,000 wakes");
  }
}

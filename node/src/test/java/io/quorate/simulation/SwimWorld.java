package io.quorate.simulation;

import io.quorate.ring.ClusterId;
import io.quorate.ring.HostPort;
import io.quorate.ring.membership.Liveness;
import io.quorate.ring.membership.Swim;
import io.quorate.ring.membership.SwimCodec;
import io.quorate.ring.membership.SwimEffect;
import io.quorate.ring.membership.SwimSettings;
import io.quorate.ring.membership.Sync;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Members of SWIM alone, by the thousand: the machines on a network from one seed, no nodes around
 * them. Datagrams are lost; a connection is not, but each loss costs it a retransmission.
 */
final class SwimWorld {
  static final long MILLI = Duration.ofMillis(1).toNanos();
  static final long SECOND = Duration.ofSeconds(1).toNanos();

  private static final int FIRST_PORT = 1_024;
  private static final long DELAY_NANOS = 2 * MILLI;
  private static final long RETRANSMISSION_NANOS = 200 * MILLI;

  /** What sees everything. */
  interface Witness {
    void became(Member at, Member subject, Liveness.State state, long incarnation);
  }

  /**
   * What this world is like.
   *
   * @param streams whether an answer over a connection counts as an answer to a probe
   */
  record Nature(SwimSettings settings, int members, boolean streams) {}

  private record Event(long at, long order, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
    }
  }

  private final Nature nature;
  private final Witness witness;
  private final Random random;
  private final SwimCodec codec = new SwimCodec(new byte[16], new ClusterId(1, 2));
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final List<Member> members = new ArrayList<>();
  private final Map<String, HostPort> addresses = new TreeMap<>();
  private long order;
  private long now;
  private double loss;
  private long datagrams;
  private long bytes;
  private boolean counting;

  SwimWorld(long seed, Nature nature, Witness witness) {
    this.nature = nature;
    this.witness = witness;
    this.random = new Random(seed);
    for (int i = 0; i < nature.members(); i++) {
      Member member = new Member(i);
      members.add(member);
      addresses.put(member.name, member.address);
    }
    members.forEach(Member::start);
  }

  List<Member> members() {
    return members;
  }

  /** From now on each datagram is lost with this chance. */
  void setLoss(double chance) {
    loss = chance;
  }

  long now() {
    return now;
  }

  /** From now on what is sent is counted, and encoded for that. */
  void countFrom() {
    counting = true;
    datagrams = 0;
    bytes = 0;
  }

  void countNoMore() {
    counting = false;
  }

  /** Datagrams sent while they were counted. */
  long datagrams() {
    return datagrams;
  }

  /** Bytes in those datagrams. */
  long bytes() {
    return bytes;
  }

  void runFor(long nanos) {
    long end = now + nanos;
    while (!events.isEmpty() && events.element().at() <= end) {
      Event event = events.remove();
      now = event.at();
      event.action().run();
    }
    now = end;
  }

  private void at(long when, Runnable action) {
    events.add(new Event(Math.max(when, now), order++, action));
  }

  /** One member. While it is blocked its messages wait, both ways, and its clock goes on. */
  final class Member {
    final String name;
    private final HostPort address;
    private @Nullable Swim swim;
    private long incarnation;
    private long blockedUntil;
    private long timer = Long.MAX_VALUE;

    Member(int number) {
      name = "member-" + number;
      address = new HostPort("10.0.0.1", FIRST_PORT + number);
    }

    boolean isUp() {
      return swim != null;
    }

    void start() {
      Swim begun = new Swim(
          nature.settings(), name, address, incarnation, new Random(random.nextLong()), now);
      begun.expect(addresses, now);
      swim = begun;
      timer = Long.MAX_VALUE;
      wakeLater(begun);
    }

    /** Its machine is gone: nothing answers, nothing refuses. */
    void crash() {
      swim = null;
    }

    void block(long nanos) {
      blockedUntil = now + nanos;
    }

    private void wakeLater(Swim of) {
      long when = Math.max(now, of.wakeAt());
      if (when < timer) {
        timer = when;
        SwimWorld.this.at(when, () -> wake(of, when));
      }
    }

    private void wake(Swim of, long when) {
      if (swim == of && timer == when) {
        timer = Long.MAX_VALUE;
        carryOut(of, of.tick(now));
      }
    }

    private void carryOut(Swim of, List<SwimEffect> effects) {
      Carrier carrier = new Carrier(this, of);
      effects.forEach(effect -> effect.accept(carrier));
      wakeLater(of);
    }

    private long freeAt() {
      return Math.max(now, blockedUntil);
    }
  }

  private Member at(HostPort address) {
    return members.get(address.port() - FIRST_PORT);
  }

  private final class Carrier implements SwimEffect.Visitor<Boolean> {
    private final Member from;
    private final Swim swim;

    Carrier(Member from, Swim swim) {
      this.from = from;
      this.swim = swim;
    }

    /** Something that one machine hands to another. */
    private interface Delivery {
      List<SwimEffect> to(Swim receiver);
    }

    private void carry(Member sender, Member to, long extraNanos, Delivery delivery) {
      long delay = 1 + (long) (random.nextDouble() * DELAY_NANOS) + extraNanos;
      SwimWorld.this.at(sender.freeAt() + delay, () -> arrive(to, delivery));
    }

    private void arrive(Member to, Delivery delivery) {
      Swim receiver = to.swim;
      if (receiver != null && to.freeAt() > now) {
        SwimWorld.this.at(to.freeAt(), () -> arrive(to, delivery));
      } else if (receiver != null) {
        to.carryOut(receiver, delivery.to(receiver));
      }
    }

    private boolean isLost() {
      return loss > 0 && random.nextDouble() < loss;
    }

    private long retransmissions() {
      long nanos = 0;
      for (int tries = 0; tries < 10 && isLost(); tries++) {
        nanos += RETRANSMISSION_NANOS << tries;
      }
      return nanos;
    }

    @Override
    public Boolean send(SwimEffect.Send send) {
      if (counting) {
        datagrams++;
        bytes += codec.encode(send.datagram()).length;
      }
      if (!isLost()) {
        carry(from, at(send.to()), 0, to -> to.received(send.datagram(), now));
      }
      return true;
    }

    @Override
    public Boolean sendSync(SwimEffect.SendSync send) {
      Sync message = send.message();
      carry(from, at(send.to()), retransmissions(), to -> to.received(message, now));
      return true;
    }

    @Override
    public Boolean streamProbe(SwimEffect.StreamProbe probe) {
      Member target = at(probe.to());
      carry(from, target, retransmissions(), to -> {
        carry(target, from, retransmissions(), asker -> {
          if (asker == swim) {
            answered(asker, probe.member());
          }
          return List.of();
        });
        return List.of();
      });
      return true;
    }

    /** Where connections are no part of what is shown, they save no probe. */
    private void answered(Swim asker, String member) {
      if (nature.streams()) {
        asker.streamAnswered(member);
      } else {
        asker.connected(member);
      }
    }

    @Override
    public Boolean storeIncarnation(SwimEffect.StoreIncarnation store) {
      from.incarnation = store.value();
      return true;
    }

    @Override
    public Boolean became(SwimEffect.Became became) {
      Member subject = at(Objects.requireNonNull(addresses.get(became.member())));
      witness.became(from, subject, became.state(), swim.incarnation(became.member()));
      return true;
    }

    @Override
    public Boolean newer(SwimEffect.Newer newer) {
      return true;
    }
  }
}

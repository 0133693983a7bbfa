package io.quorate.node.membership;

import io.quorate.node.calls.CallOutcome;
import io.quorate.node.calls.Calls;
import io.quorate.node.environment.Environment;
import io.quorate.node.environment.Lane;
import io.quorate.node.environment.Network;
import io.quorate.node.wire.Reply;
import io.quorate.node.wire.Request;
import io.quorate.ring.ClusterId;
import io.quorate.ring.HostPort;
import io.quorate.ring.Member;
import io.quorate.ring.Topology;
import io.quorate.ring.membership.Datagram;
import io.quorate.ring.membership.Liveness;
import io.quorate.ring.membership.Swim;
import io.quorate.ring.membership.SwimCodec;
import io.quorate.ring.membership.SwimEffect;
import io.quorate.ring.membership.SwimSettings;
import io.quorate.ring.membership.TopologyVersion;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Carries out what the {@link Swim} machine decides, and tells the node whenever a member becomes
 * alive, suspect or dead. Who is a member is the topology's matter. Confined to lane 0.
 */
/*
 * How it works
 *
 *   Network.datagram ── codec, MAC ──▶            ──▶ Network.sendDatagram
 *   Request.Compare  ─────────────────▶    Swim   ──▶ Request.Compare, Pong is all it answers
 *   connected, failed ────────────────▶           ──▶ Request.Ping and a knock, both at once:
 *   lag of the lanes ─────────────────▶               Pong: answered; refused: nobody listens
 *   clock ────────────────────────────▶           ──▶ StoreIncarnation, Became, Newer
 *
 * Before the first topology there is no machine: nobody is known, and without the cluster's id no
 * datagram can be proved.
 */
public final class SwimHost {
  private static final long LOG_NANOS = Duration.ofSeconds(10).toNanos();

  private final Environment environment;
  private final Lane lane;
  private final Calls calls;
  private final Self self;
  private final Told told;
  private final Effects effects = new Effects();
  private final LaneLag lag;
  private final TreeMap<String, HostPort> addresses = new TreeMap<>();
  private @Nullable Swim machine;
  private @Nullable SwimCodec codec;
  private Lane.@Nullable Timer timer;
  private boolean stopped;
  private boolean changed;
  private long sent;
  private long received;
  private long refused;
  private long refusedLoggedAt;

  /**
   * Who this node is.
   *
   * @param incarnation what {@link Told#store} stored last; 0: nothing yet
   */
  public record Self(String name, byte[] secret, long incarnation, SwimSettings settings) {}

  /**
   * Who is told what.
   *
   * @param states gets the states of all members after each change, an immutable map by name
   * @param store forces an incarnation to the disk
   * @param newer told, as often as it is seen, that a member knows a newer topology
   */
  public record Told(
      Consumer<SortedMap<String, Liveness.State>> states,
      LongConsumer store,
      Consumer<SwimEffect.Newer> newer) {}

  /** Counts since the start, and how slow this node believes itself (0: well). */
  public record Counts(long sent, long received, long refused, int localHealth) {}

  /** Watches nobody until {@link #watch}. */
  public SwimHost(Environment environment, Calls calls, Self self, Told told) {
    this.environment = environment;
    this.lane = environment.lane(0);
    this.calls = calls;
    this.self = self;
    this.told = told;
    this.lag = new LaneLag(environment, self.settings().probeInterval().toNanos(), this::lagged);
  }

  /**
   * Watches the members of this topology from now on.
   *
   * @param address where others reach this node
   */
  public void watch(Topology topology, HostPort address) {
    if (stopped) {
      return;
    }
    addresses.clear();
    for (Member member : topology.members()) {
      addresses.put(member.name(), member.peer());
    }
    Swim swim = machine;
    if (swim == null) {
      swim = begin(topology.cluster(), address);
    }
    swim.expect(addresses, now());
    swim.knows(new TopologyVersion(topology.generation(), topology.epoch()), now());
    told.states().accept(states());
    run();
  }

  private Swim begin(ClusterId cluster, HostPort address) {
    Swim begun = new Swim(
        self.settings(),
        self.name(),
        address,
        self.incarnation(),
        environment.random("swim"),
        now());
    machine = begun;
    codec = new SwimCodec(self.secret(), cluster);
    lag.start();
    return begun;
  }

  /** A handshake with this member ended well. */
  public void connected(String member) {
    with(swim -> swim.connected(member));
  }

  /** A connection, or a call, to this address failed. */
  public void failed(HostPort address) {
    with(swim -> addresses.forEach((name, of) -> {
      if (of.equals(address)) {
        swim.failed(name, now());
      }
    }));
  }

  /** A datagram came. */
  public void datagram(byte[] bytes) {
    SwimCodec reader = codec;
    if (reader == null || stopped) {
      return;
    }
    Optional<Datagram> datagram = reader.decode(bytes);
    if (datagram.isEmpty()) {
      refuse();
    } else {
      received++;
      with(swim -> carryOut(swim.received(datagram.get(), now())));
    }
  }

  private void refuse() {
    refused++;
    if (refused == 1 || now() - refusedLoggedAt >= LOG_NANOS) {
      refusedLoggedAt = now();
      environment
          .log()
          .warn("A datagram came that no member of this cluster sent; " + refused
              + " since the start.");
    }
  }

  /** Takes a step of a comparison that came from a member. */
  public Reply answer(Request.Compare request) {
    with(swim -> carryOut(swim.received(request.sync(), now())));
    return new Reply.Pong();
  }

  /** Somebody asks whether this member is here. */
  public Reply answer(Request.Ping request) {
    boolean mine = request.member().isEmpty() || request.member().equals(self.name());
    return mine
        ? new Reply.Pong()
        : new Reply.Refused(Reply.Reason.NOT_OWNER, "this is " + self.name());
  }

  private void lagged(long nanos) {
    with(swim -> swim.lagged(nanos));
  }

  /** Tells the others that this node is about to stop. */
  public void leave() {
    with(swim -> carryOut(swim.leave(now())));
  }

  /** Says and watches nothing any more. */
  public void stop() {
    stopped = true;
    lag.stop();
    rest();
  }

  public Counts counts() {
    Swim swim = machine;
    return new Counts(sent, received, refused, swim == null ? 0 : swim.localHealth());
  }

  private long now() {
    return environment.clock().nanos();
  }

  /** Hands something to the machine, once there is one, and carries out what is due. */
  private void with(Consumer<Swim> step) {
    Swim swim = machine;
    if (swim != null && !stopped) {
      step.accept(swim);
      run();
    }
  }

  private void run() {
    Swim swim = machine;
    if (swim == null || stopped) {
      return;
    }
    carryOut(swim.tick(now()));
    if (changed) {
      changed = false;
      told.states().accept(states());
    }
    rest();
    timer = lane.after(Math.max(0, swim.wakeAt() - now()), this::run);
  }

  private void rest() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private void carryOut(List<SwimEffect> todo) {
    todo.forEach(effect -> effect.accept(effects));
  }

  private SortedMap<String, Liveness.State> states() {
    TreeMap<String, Liveness.State> states = new TreeMap<>();
    Swim swim = machine;
    for (String name : addresses.keySet()) {
      states.put(name, swim == null ? Liveness.State.ALIVE : swim.state(name));
    }
    return Collections.unmodifiableSortedMap(states);
  }

  private final class Effects implements SwimEffect.Visitor<Boolean> {
    @Override
    public Boolean send(SwimEffect.Send send) {
      SwimCodec writer = codec;
      if (writer != null) {
        sent++;
        environment.network().sendDatagram(send.to(), writer.encode(send.datagram()));
      }
      return true;
    }

    @Override
    public Boolean sendSync(SwimEffect.SendSync effect) {
      Request request = new Request.Compare(effect.message());
      calls.call(
          effect.to(), -1, request, self.settings().probeInterval().toNanos(), outcome -> {});
      return true;
    }

    @Override
    public Boolean streamProbe(SwimEffect.StreamProbe probe) {
      Request request = new Request.Ping(probe.member());
      calls.call(probe.to(), -1, request, self.settings().probeInterval().toNanos(), outcome -> {
        if (outcome instanceof CallOutcome.Replied replied
            && replied.reply() instanceof Reply.Pong) {
          with(swim -> swim.streamAnswered(probe.member()));
        }
      });
      environment.network().knock(probe.to(), knock -> {
        if (knock == Network.Knock.REFUSED) {
          lane.execute(
              () -> with(swim -> swim.streamRefused(probe.member(), probe.number(), now())));
        }
      });
      return true;
    }

    @Override
    public Boolean storeIncarnation(SwimEffect.StoreIncarnation store) {
      told.store().accept(store.value());
      return true;
    }

    @Override
    public Boolean became(SwimEffect.Became became) {
      changed = true;
      environment
          .log()
          .info(became.member() + " is " + became.state().name().toLowerCase(Locale.ROOT));
      return true;
    }

    @Override
    public Boolean newer(SwimEffect.Newer newer) {
      told.newer().accept(newer);
      return true;
    }
  }
}
